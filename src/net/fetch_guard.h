/* fetch_guard.h - addresses that a page from the network must not make the reader contact. */
#ifndef BIJI_NET_FETCH_GUARD_H
#define BIJI_NET_FETCH_GUARD_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether an address is loopback, link-local, private, multicast or reserved (RFC 6890), or of an unknown family. */
bool guard_is_private(const struct sockaddr *address);
/* The same for an address as text; text that is not an address is not private. */
bool guard_is_private_text(const char *address);
/* Whether a URL's host is written as a private address, or is localhost: independent of name servers. */
bool guard_names_private(const char *url);
/* Whether two http(s) URLs have the same scheme, host and port. */
bool guard_same_origin(const char *left, const char *right);
/* Whether a URL carries a user name or a password. */
bool guard_has_credentials(const char *url);

#endif
