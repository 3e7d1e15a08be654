/* fetch_child.h - the process that makes the requests. */
#ifndef BIJI_NET_FETCH_CHILD_H
#define BIJI_NET_FETCH_CHILD_H

#include "biji/fetch.h"

/* The child's whole life, at its end of a pair of connected sockets: says hello (an answer of job 0, failed when nothing can be
 * fetched), then answers requests until the other end is closed. */
void fetch_child_serve(int socket, const struct fetch_limits *limits);

#endif
