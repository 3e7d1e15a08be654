/* fetch_wire.h - what the reader and the child process that fetches for it say to each other: a head of known size, then the
 * bytes that it counts. */
#ifndef BIJI_NET_FETCH_WIRE_H
#define BIJI_NET_FETCH_WIRE_H

#include "biji/fetch.h"

/* Adds to out, for the child: the request of a job, or (request NULL) the job's end. */
void wire_add_request(struct buf *out, unsigned id, const struct fetch_request *request);
/* Adds to out, for the reader: how a job goes, and once it is over its body and texts. */
void wire_add_answer(struct buf *out, const struct fetch_job *job);
/* Reads what wire_add_request() added first; *is_end: the job's end. The texts of *request are lent by *texts. Returns its bytes, 0
 * when not all of it is there yet. */
size_t wire_take_request(struct slice in, unsigned *id, bool *is_end, struct fetch_request *request, struct buf *texts);
/* Reads what wire_add_answer() added first into *job, which is zero; *body is lent by in, the texts are the caller's to free().
 * Returns its bytes, 0 when not all of it is there yet, SIZE_MAX when it is no answer. */
size_t wire_take_answer(struct slice in, struct fetch_job *job, struct slice *body);

#endif
