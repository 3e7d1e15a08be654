/* names.c - a resolver that changes its mind, to be preloaded. The name twice.test is public at the first look-up and private at
 * later ones; both.test has a public and a private address at once, and the public one answers only the first call. The public
 * addresses are loopback in truth. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static const char steady[] = "203.0.113.5", once[] = "203.0.113.6", private[] = "127.0.0.1";
static int calls[1024]; /* by descriptor: an address that stands for loopback was called */
static int looked_up, answered;

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = real("getaddrinfo");
    if (node != NULL && strcmp(node, "twice.test") == 0)
        return next(looked_up++ == 0 ? steady : private, service, hints, result);
    if (node == NULL || strcmp(node, "both.test") != 0)
        return next(node, service, hints, result);
    struct addrinfo *more;
    int status = next(once, service, hints, result);
    if (status == 0 && next(private, service, hints, &more) == 0) {
        struct addrinfo *last = *result;
        while (last->ai_next != NULL)
            last = last->ai_next;
        last->ai_next = more;
    }
    return status;
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    int (*next)(int, const struct sockaddr *, socklen_t) = real("connect");
    struct sockaddr_in there;
    char text[INET_ADDRSTRLEN] = "";
    if (address->sa_family != AF_INET || length < sizeof there)
        return next(fd, address, length);
    memcpy(&there, address, sizeof there);
    inet_ntop(AF_INET, &there.sin_addr, text, sizeof text);
    if (strcmp(text, steady) != 0 && strcmp(text, once) != 0)
        return next(fd, address, length);
    errno = ECONNREFUSED;
    if (strcmp(text, once) == 0 && answered++ > 0)
        return -1;
    calls[fd % 1024] = (int)there.sin_addr.s_addr;
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return next(fd, (const struct sockaddr *)&there, sizeof there);
}

int getpeername(int fd, struct sockaddr *address, socklen_t *length)
{
    int (*next)(int, struct sockaddr *, socklen_t *) = real("getpeername");
    int status = next(fd, address, length);
    if (status == 0 && address->sa_family == AF_INET && calls[fd % 1024] != 0)
        ((struct sockaddr_in *)address)->sin_addr.s_addr = (in_addr_t)calls[fd % 1024];
    return status;
}

int close(int fd)
{
    int (*next)(int) = real("close");
    if (fd >= 0)
        calls[fd % 1024] = 0;
    return next(fd);
}
