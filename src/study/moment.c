/* moment.c - times as logs write them. Days are computed (proleptic Gregorian calendar), since the library knows no time zones but
 * its own. */
#include "biji/moment.h"

#include <time.h>

/* Days since 1970-01-01. Years begin in March here, so that the odd day is the last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_of(int64_t days, int *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

/* Reads count digits at *at, then the mark after them (0: none). */
static bool number(struct slice text, size_t *at, int count, char mark, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, ++*at) {
        if (*at >= text.bytes || text.ptr[*at] < '0' || text.ptr[*at] > '9')
            return false;
        *value = *value * 10 + text.ptr[*at] - '0';
    }
    if (mark != 0 && (*at >= text.bytes || text.ptr[(*at)++] != mark))
        return false;
    return true;
}

static bool parse_offset(struct slice text, size_t at, int32_t *offset)
{
    int hours, minutes;
    struct slice rest = slice_part(text, at, text.bytes);
    *offset = 0;
    if (slice_eq_nocase(rest, "z"))
        return true;
    if (rest.bytes != 6 || (*rest.ptr != '+' && *rest.ptr != '-'))
        return false;
    at++;
    if (!number(text, &at, 2, ':', &hours) || !number(text, &at, 2, 0, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset = (hours * 60 + minutes) * (*rest.ptr == '-' ? -60 : 60);
    return true;
}

bool moment_parse(struct slice text, struct fsrs_time *time)
{
    int year, month, day, hour, minute, second, same_year, same_month, same_day;
    int32_t offset;
    size_t at = 0;
    bool ok = number(text, &at, 4, '-', &year) && number(text, &at, 2, '-', &month) && number(text, &at, 2, 0, &day) &&
              at < text.bytes && (text.ptr[at] == 'T' || text.ptr[at] == 't' || text.ptr[at] == ' ');
    at++;
    ok = ok && number(text, &at, 2, ':', &hour) && number(text, &at, 2, ':', &minute) &&
         number(text, &at, 2, 0, &second);
    if (!ok || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60)
        return false;
    if (at + 1 < text.bytes && text.ptr[at] == '.' && char_is_digit(text.ptr[at + 1]))
        for (at++; at < text.bytes && char_is_digit(text.ptr[at]);)
            at++;
    int64_t days = days_of(year, month, day);
    date_of(days, &same_year, &same_month, &same_day);
    if (same_day != day || !parse_offset(text, at, &offset))
        return false;
    *time = (struct fsrs_time){days * 86400 + hour * 3600 + minute * 60 + second - offset, offset};
    return true;
}

void moment_format_day(int32_t day, struct buf *out)
{
    int year, month, day_of_month;
    date_of(day, &year, &month, &day_of_month);
    buf_printf(out, "%04d-%02d-%02d", year, month, day_of_month);
}

void moment_format(struct fsrs_time time, struct buf *out)
{
    int64_t local = time.seconds + time.offset, days = local / 86400 - (local % 86400 < 0);
    int rest = (int)(local - days * 86400), away = time.offset < 0 ? -time.offset : time.offset;
    moment_format_day((int32_t)days, out);
    buf_printf(out, "T%02d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
    if (time.offset == 0)
        buf_add_char(out, 'Z');
    else
        buf_printf(out, "%c%02d:%02d", time.offset < 0 ? '-' : '+', away / 3600, away / 60 % 60);
}

struct fsrs_time moment_now(void)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return (struct fsrs_time){(int64_t)now, (int32_t)local.tm_gmtoff};
}
