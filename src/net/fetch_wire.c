/* fetch_wire.c - requests and answers as bytes. Both ends are the same program, so a head is sent as it lies in memory; an answer is
 * read as if a stranger had sent it, since the child's libraries read what strangers send. */
#include "fetch_wire.h"

#include "biji/mem.h"

#include <string.h>

enum { TEXTS = 4, LONGEST_TEXT = 64 << 10 };
enum { IS_END = 1, IS_GUARDED = 2, TAKES_ANY_TYPE = 4 };

/* A request's head. Its address, etag and modified follow; bytes 0: NULL. */
struct request_head {
    unsigned id, flags;
    size_t bytes[TEXTS];
};

/* An answer's head. The body follows, then final address, type, etag and modified. */
struct answer_head {
    unsigned id, state, is_refused, kind; /* kind: of the error */
    size_t came, total, body, bytes[TEXTS];
    char message[sizeof((struct error *)NULL)->message];
};

static void count_texts(const char *const *texts, size_t *bytes)
{
    for (int i = 0; i < TEXTS; i++)
        bytes[i] = texts[i] != NULL ? strlen(texts[i]) : 0;
}

static void add_texts(struct buf *out, const char *const *texts)
{
    for (int i = 0; i < TEXTS; i++)
        buf_add_str(out, texts[i] != NULL ? texts[i] : "");
}

void wire_add_request(struct buf *out, unsigned id, const struct fetch_request *request)
{
    static const struct fetch_request none = {0};
    const struct fetch_request *r = request != NULL ? request : &none;
    const char *const texts[TEXTS] = {r->url, r->etag, r->modified};
    struct request_head head = {id, request == NULL ? IS_END : 0, {0}};
    head.flags |= (r->guarded ? IS_GUARDED : 0) | (r->any_type ? TAKES_ANY_TYPE : 0);
    count_texts(texts, head.bytes);
    buf_add(out, (const char *)&head, sizeof head);
    add_texts(out, texts);
}

void wire_add_answer(struct buf *out, const struct fetch_job *job)
{
    bool is_over = job->state != FETCH_RUNNING;
    const char *const texts[TEXTS] = {job->final_url, job->type, job->etag, job->modified}, *const none[TEXTS] = {NULL};
    struct answer_head head = {.id = job->id,
                               .state = job->state,
                               .is_refused = job->is_refused,
                               .kind = job->error.kind,
                               .came = job->bytes,
                               .total = job->total_bytes,
                               .body = job->state == FETCH_DONE ? job->body.bytes : 0};
    memcpy(head.message, job->error.message, sizeof head.message);
    count_texts(is_over ? texts : none, head.bytes);
    buf_add(out, (const char *)&head, sizeof head);
    if (head.body > 0)
        buf_add(out, job->body.ptr, head.body);
    add_texts(out, is_over ? texts : none);
}

/* How many bytes the texts are; SIZE_MAX when one is too long. */
static size_t sum_texts(const size_t *bytes)
{
    size_t sum = 0;
    for (int i = 0; i < TEXTS; sum += bytes[i++])
        if (bytes[i] > LONGEST_TEXT)
            return SIZE_MAX;
    return sum;
}

size_t wire_take_request(struct slice in, unsigned *id, bool *is_end, struct fetch_request *request, struct buf *texts)
{
    struct request_head head;
    size_t at[TEXTS], from = sizeof head;
    if (in.bytes < sizeof head)
        return 0;
    memcpy(&head, in.ptr, sizeof head);
    size_t all = sum_texts(head.bytes);
    if (in.bytes - sizeof head < all)
        return 0;
    buf_clear(texts);
    for (int i = 0; i < TEXTS; from += head.bytes[i++]) {
        at[i] = texts->bytes;
        buf_add(texts, in.ptr + from, head.bytes[i]);
        buf_add_char(texts, '\0');
    }
    *id = head.id;
    *is_end = (head.flags & IS_END) != 0;
    *request = (struct fetch_request){
        .url = texts->ptr + at[0],
        .etag = head.bytes[1] > 0 ? texts->ptr + at[1] : NULL,
        .modified = head.bytes[2] > 0 ? texts->ptr + at[2] : NULL,
        .guarded = (head.flags & IS_GUARDED) != 0,
        .any_type = (head.flags & TAKES_ANY_TYPE) != 0,
    };
    return from;
}

/* A copy of a text; NULL when it is empty or has control characters. */
static char *copy_text(struct slice text)
{
    for (size_t i = 0; i < text.bytes; i++)
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
            return NULL;
    return text.bytes > 0 ? xstrndup(text.ptr, text.bytes) : NULL;
}

size_t wire_take_answer(struct slice in, struct fetch_job *job, struct slice *body)
{
    struct answer_head head;
    char **const places[TEXTS] = {&job->final_url, &job->type, &job->etag, &job->modified};
    if (in.bytes < sizeof head)
        return 0;
    memcpy(&head, in.ptr, sizeof head);
    size_t texts = sum_texts(head.bytes), from = sizeof head + head.body;
    if (head.state > FETCH_FAILED || head.body > FETCH_LARGEST_BYTES || texts == SIZE_MAX)
        return SIZE_MAX;
    if (in.bytes < from + texts)
        return 0;
    *body = slice_part(in, sizeof head, from);
    for (int i = 0; i < TEXTS; from += head.bytes[i++])
        *places[i] = copy_text(slice_part(in, from, from + head.bytes[i]));
    job->id = head.id;
    job->state = (enum fetch_state)head.state;
    job->is_refused = head.is_refused != 0;
    job->bytes = head.came;
    job->total_bytes = head.total;
    head.message[sizeof head.message - 1] = '\0';
    if (job->state == FETCH_FAILED)
        error_set(&job->error, head.kind == ERROR_CONTENT ? ERROR_CONTENT : ERROR_SYSTEM, "%s", head.message);
    return from;
}
