/* The floor: what epoll and `send` alone cost, with no protocol, no rooms and no state about people.
 *
 * Whole lines that arrive from a connection and begin with ":" go to every other connection, as they came: one
 * `send` for each connection for each read. USER, JOIN and PING are answered with what a load generator waits for,
 * and with nothing behind it, so that coming in shows how fast the load generator itself is. `send` blocks: fit for
 * clients that always read, and for nothing else.
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
	EVENTS = 256,
	NUMERICS = 30      /* lines of a welcome, about as many as servers have */
};

static int members[MOST];     /* descriptors, in no order */
static int place[MOST];       /* descriptor -> its index in members */
static char *rest[MOST];      /* the beginning of a line whose end has not come */
static int rest_length[MOST];
static int count;
static char buffer[READ];
static char welcome[4096];

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
	}
}

static void say(int fd, const char *line)
{
	send(fd, line, strlen(line), MSG_NOSIGNAL);
}

static void answer(int fd, int whole)
{
	for (char *line = buffer, *end; line < buffer + whole; line = end + 1) {
		end = memchr(line, '\n', buffer + whole - line);
		if (!strncmp(line, "USER ", 5))
			say(fd, welcome);
		else if (!strncmp(line, "JOIN ", 5))
			say(fd, ":floor 366 * #r :End of /NAMES list\r\n");
		else if (!strncmp(line, "PING ", 5))
			say(fd, ":floor PONG floor :bench\r\n");
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
	if (whole && *buffer != ':')
		answer(fd, whole);
	else if (whole)
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

	for (int i = 0; i < NUMERICS; i++)
		strcat(welcome, ":floor 372 * :- as long as a line of a welcome is as a rule\r\n");
	strcat(welcome, ":floor 376 * :End of /MOTD command\r\n");
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
