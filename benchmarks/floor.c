/* The floor: what epoll and `send` alone cost, with no protocol, no rooms and no state about people.
 *
 * Whole lines that arrive from a connection go to every other connection, as they came: one `send` for each
 * connection for each read. A connection gets one line when it has been accepted, so that a load generator knows
 * that it is in. `send` blocks: fit for clients that always read, and for nothing else.
 *
 * cc -O2 -o floor floor.c && ./floor PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	MOST = 20000,      /* descriptors: more than any scenario opens */
	READ = 64 * 1024,  /* what one read takes; also the longest line */
	EVENTS = 256
};

static int members[MOST];     /* descriptors, in no order */
static int place[MOST];       /* descriptor -> its index in members */
static char *rest[MOST];      /* the beginning of a line whose end has not come */
static int rest_length[MOST];
static int count;
static char buffer[READ];

static void leave(int fd)
{
	int last = members[--count];
	members[place[fd]] = last;
	place[last] = place[fd];
	free(rest[fd]);
	rest[fd] = NULL;
	rest_length[fd] = 0;
	close(fd);
}

static void enter(int listener, int poll)
{
	static const char hello[] = "hello\r\n";
	int yes = 1, fd;
	while ((fd = accept4(listener, NULL, NULL, 0)) >= 0) {
		struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
		if (fd >= MOST || epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event)) {
			close(fd);
			continue;
		}
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
		place[fd] = count;
		members[count++] = fd;
		send(fd, hello, sizeof hello - 1, MSG_NOSIGNAL);
	}
}

static void pass_on(int fd)
{
	int had = rest_length[fd], whole;
	char *end;
	ssize_t got;

	memcpy(buffer, rest[fd] ? rest[fd] : "", had);
	got = recv(fd, buffer + had, READ - had, MSG_DONTWAIT);
	if (got <= 0) {
		leave(fd);
		return;
	}
	end = memrchr(buffer, '\n', had + got);
	whole = end ? end - buffer + 1 : 0;
	if (whole)
		for (int i = 0; i < count; i++)
			if (members[i] != fd)
				send(members[i], buffer, whole, MSG_NOSIGNAL);
	rest_length[fd] = had + got - whole;
	if (rest_length[fd]) {
		if (!rest[fd] && !(rest[fd] = malloc(READ)))
			exit(1);
		memcpy(rest[fd], buffer + whole, rest_length[fd]);
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	struct epoll_event event = {.events = EPOLLIN}, events[EVENTS];
	int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons(argc > 1 ? atoi(argv[1]) : 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
		perror("floor");
		return 1;
	}
	event.data.fd = listener;
	epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int ready = epoll_wait(poll, events, EVENTS, -1);
		for (int i = 0; i < ready; i++)
			if (events[i].data.fd == listener)
				enter(listener, poll);
			else
				pass_on(events[i].data.fd);
	}
}
