/* moment.h - times as logs write them: RFC 3339 with the offset of the local clock. */
#ifndef BIJI_MOMENT_H
#define BIJI_MOMENT_H

#include "biji/fsrs.h"
#include "biji/str.h"

#include <stdbool.h>

/* Reads "2026-11-29T21:30:05+08:00" or with Z; a fraction of a second is ignored. For anything else, a day that no month has, or a
 * missing offset: false, and *time unchanged. */
bool moment_parse(struct slice text, struct fsrs_time *time);
/* Adds the time to out, as moment_parse() reads it. */
void moment_format(struct fsrs_time time, struct buf *out);
/* Adds a study day (days since 1970-01-01) to out: "2026-11-29". */
void moment_format_day(int32_t day, struct buf *out);
/* The clock and the time zone of this machine, now. */
struct fsrs_time moment_now(void);

#endif
