/* answers_target.c - what a terminal sends, keys and answers alike, with a pause at every byte FF; byte 0 says whether an answer is
 * awaited. All of it is read, and gives only what an input can be. */
#include "target.h"

#include "../../src/ui/escape.h"
#include "biji/key.h"

struct sent {
    const uint8_t *at, *end;
};

static int next(void *context)
{
    struct sent *sent = context;
    return sent->at < sent->end && *sent->at != 0xFF ? *sent->at++ : -1;
}

static void check(const struct input *input)
{
    target_require(input->kind <= INPUT_END, "an input is of some kind");
    target_require(input->rgb >= 0 && input->rgb <= 0xFFFFFF, "a colour has 24 bits");
    target_require(input->row >= 0 && input->col >= 0, "a click is on the screen");
    target_require((input->kind == INPUT_KEY || input->kind == INPUT_PASTE) == (input->key != KEYS_NONE),
                   "keys have codes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct escape escape = {.asked = (data[0] & 1) != 0};
    struct sent sent = {data + 1, data + size};
    while (sent.at < sent.end) {
        if (*sent.at == 0xFF) {
            sent.at++;
            continue;
        }
        struct input input = {0};
        const uint8_t *before = sent.at;
        bool begins = !escape.again && !escape.open;
        if (begins && *sent.at++ != KEYS_ESC)
            continue;
        escape_read(&escape, next, &sent, &input);
        target_require(sent.at > before || escape.again || begins || !escape.open, "no input is read for ever");
        check(&input);
        if (!escape.open && !escape.again && sent.at == before && !begins)
            sent.at++;
    }
    return 0;
}
