/*
 * Stands before the C library (LD_PRELOAD) and lets things go wrong that a test cannot have from the system itself:
 * a disk whose commits take long, and a wall clock that is set. It reads its orders from a file that the test writes
 * while the program runs (support/misfortune.py has the other side of this layout). Monotonic clocks stay as they are.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct orders {
    volatile int64_t clock_ahead_ns; /* added to the wall clock */
    volatile int64_t sync_takes_ns;  /* how much longer fsync and fdatasync take */
    volatile int64_t syncs_begun;    /* counted here, read by the test */
    volatile int64_t syncs_done;
};

static struct orders none;
static struct orders *orders = &none;

static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void open_orders(void) {
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    const char *path = getenv("MISFORTUNE");
    if (path == NULL)
        return;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        abort();
    void *page = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page == MAP_FAILED)
        abort();
    orders = page;
}

/* Waits in small steps, so that a disk that is quick again does not keep those who wait for it. */
static void delay(void) {
    const int64_t step_ns = 10 * 1000 * 1000;
    for (int64_t waited_ns = 0; waited_ns < orders->sync_takes_ns; waited_ns += step_ns) {
        struct timespec step = {0, step_ns};
        nanosleep(&step, NULL);
    }
}

static int sync_slowly(int (*real)(int), int file) {
    __atomic_add_fetch(&orders->syncs_begun, 1, __ATOMIC_SEQ_CST);
    delay();
    int result = real(file);
    __atomic_add_fetch(&orders->syncs_done, 1, __ATOMIC_SEQ_CST);
    return result;
}

int fsync(int file) {
    return sync_slowly(real_fsync, file);
}

int fdatasync(int file) {
    return sync_slowly(real_fdatasync, file);
}

int clock_gettime(clockid_t which, struct timespec *now) {
    if (real_clock_gettime == NULL) /* asked before the constructor ran */
        real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real_clock_gettime(which, now);
    if (result == 0 && which == CLOCK_REALTIME) {
        int64_t nanoseconds = now->tv_sec * INT64_C(1000000000) + now->tv_nsec + orders->clock_ahead_ns;
        now->tv_sec = nanoseconds / INT64_C(1000000000);
        now->tv_nsec = nanoseconds % INT64_C(1000000000);
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec precise;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &precise) != 0)
        return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *where) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (where != NULL)
        *where = precise.tv_sec;
    return precise.tv_sec;
}
