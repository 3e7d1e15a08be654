/* escape.c - a small reader of ECMA-48 control sequences. Curses knows the keys of the terminal that TERM names; over
 * ssh and inside other programs TERM is often wrong, and then the rest of a sequence must not be treated as keys. */
#include "escape.h"

#include "biji/key.h"
#include "kitty.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARAMETERS = 4 };

/* The source of a sequence's characters: those stored earlier, then the terminal. */
struct source {
    struct escape *escape;
    int (*next)(void *context);
    void *context;
    size_t replayed; /* in the stored bytes */
    bool resumed;    /* after a break */
    bool broke;      /* the terminal has no more for now */
    int stray;       /* key that arrived after a break, or -1 */
};

/* The next character; -1 at a break. All are stored, in case there is one. */
static int take(struct source *source)
{
    struct escape *escape = source->escape;
    if (source->replayed < escape->held_bytes)
        return escape->held[source->replayed++];
    int c = source->next(source->context);
    source->broke = c < 0;
    if (c < 0)
        return -1;
    if (escape->held_bytes == ESCAPE_BYTES)
        escape->held_bytes--;
    escape->held[escape->held_bytes++] = c < 0x100 ? (unsigned char)c : '?';
    source->replayed = escape->held_bytes;
    return c;
}

struct sequence {
    int parameters[MAX_PARAMETERS];
    int count;
    int private; /* '<', '?', … before the parameters; 0 = none */
    int final;
};

static bool read_sequence(struct source *source, struct sequence *sequence)
{
    for (int c = take(source); c >= 0; c = take(source)) {
        if (c >= '<' && c <= '?') {
            sequence->private = c;
        } else if (char_is_digit(c)) {
            if (sequence->count == 0)
                sequence->count = 1;
            int *number = &sequence->parameters[sequence->count - 1];
            *number = *number < 100000 ? *number * 10 + (c - '0') : *number;
        } else if (c == ';' || c == ':') {
            if (sequence->count == 0)
                sequence->count = 1;
            if (sequence->count < MAX_PARAMETERS)
                sequence->count++;
        } else if (c >= 0x40 && c <= 0x7E) {
            sequence->final = c;
            return true;
        } else if (c < 0x20 || c > 0x7E) {
            source->stray = source->resumed ? c : -1;
            return false;
        }
    }
    return false;
}

static int key_of_number(int number)
{
    switch (number) {
    case 1:
    case 7:
        return KEYS_HOME;
    case 2:
        return KEYS_INSERT;
    case 3:
        return KEYS_DELETE;
    case 4:
    case 8:
        return KEYS_END;
    case 5:
        return KEYS_PAGE_UP;
    case 6:
        return KEYS_PAGE_DOWN;
    }
    if (number >= 11 && number <= 15)
        return KEYS_F1 + number - 11;
    if (number >= 17 && number <= 21)
        return KEYS_F1 + number - 12;
    return KEYS_NONE;
}

static int key_of_letter(int letter)
{
    switch (letter) {
    case 'A':
        return KEYS_UP;
    case 'B':
        return KEYS_DOWN;
    case 'C':
        return KEYS_RIGHT;
    case 'D':
        return KEYS_LEFT;
    case 'H':
        return KEYS_HOME;
    case 'F':
        return KEYS_END;
    case 'M':
        return KEYS_ENTER;
    case 'Z':
        return KEYS_BACK_TAB;
    }
    return letter >= 'P' && letter <= 'S' ? KEYS_F1 + letter - 'P' : KEYS_NONE;
}

/* An arrow sideways with Alt or Ctrl: 3 and 5 among xterm's modifiers. */
static bool is_word_key(const struct sequence *s)
{
    return s->parameters[0] == 1 && (s->parameters[1] == 3 || s->parameters[1] == 5) &&
           (s->final == 'C' || s->final == 'D');
}

/* A button report; buttons count from 0, 3 is no button, the wheel is 64 and 65, 32 is added while the mouse moves; bits 2
 * to 4 are Shift, Alt and Ctrl. */
static void report_mouse(int button, int col, int row, bool is_up, struct input *input)
{
    if (row < 1 || col < 1)
        return;
    input->row = row - 1;
    input->col = col - 1;
    enum { SHIFT = 4, WHEEL = 64 };
    if ((button & SHIFT) != 0 && button < WHEEL) /* with Shift the terminal selects text; some report that too */
        return;
    button &= ~0x1C;
    if ((button == 64 || button == 65) && !is_up) {
        input->kind = INPUT_WHEEL;
        input->lines = button == 65 ? 1 : -1;
    } else if (button == 0) {
        input->kind = is_up ? INPUT_RELEASE : INPUT_CLICK;
    } else if (button == 3) {
        input->kind = INPUT_RELEASE;
    } else if (button == 32 && !is_up) {
        input->kind = INPUT_DRAG;
    }
}

static void read_csi(struct source *source, struct input *input)
{
    struct sequence s = {0};
    if (!read_sequence(source, &s))
        return;
    if (s.private == '<') {
        if ((s.final == 'M' || s.final == 'm') && s.count == 3)
            report_mouse(s.parameters[0], s.parameters[1], s.parameters[2], s.final == 'm', input);
        return;
    }
    if (s.private == 0 && s.final == 'M' && s.count == 0) { /* the old form: three characters, each plus 32 */
        int button = take(source) - 32, col = take(source) - 32, row = take(source) - 32;
        if (!source->broke)
            report_mouse(button, col, row, false, input);
        return;
    }
    if (s.final == '~' && (s.parameters[0] == 200 || s.parameters[0] == 201)) {
        source->escape->pasting = s.parameters[0] == 200;
        return;
    }
    if (s.private == 0 && s.final == '~')
        input->key = key_of_number(s.parameters[0]);
    else if (s.private == 0 && is_word_key(&s))
        input->key = s.final == 'C' ? KEYS_WORD_RIGHT : KEYS_WORD_LEFT;
    else if (s.private == 0 && s.parameters[0] <= 1) /* other numbers are reports, such as the cursor's place */
        input->key = key_of_letter(s.final);
}

/* Whether c may be byte number at of "11;rgb:RRRR/GGGG/BBBB", the only answer ever requested. */
static bool may_answer(size_t at, int c)
{
    static const char head[] = "11;rgb:";
    return at < sizeof head - 1 ? c == head[at] : isxdigit(c) || c == '/';
}

/* Whether c, which came after a break, is a key: not part of a string, or of the requested answer. */
static bool is_stray(const struct source *source, size_t at, int c)
{
    const struct escape *escape = source->escape;
    if (!source->resumed || source->replayed < escape->held_bytes || c < 0)
        return false;
    return c < ' ' || c > 0x7E || (escape->asked && escape->held[0] == ']' && !may_answer(at, c));
}

/* Reads an OSC, DCS, APC or PM string up to its end, and its first bytes into text. */
static void read_string(struct source *source, char text[ESCAPE_BYTES])
{
    size_t count = 0;
    for (int c = take(source); c >= 0 && c != 7 && source->stray < 0; c = take(source)) {
        if (c == KEYS_ESC) {
            take(source);
            break;
        }
        if (is_stray(source, count, c)) {
            source->stray = c;
            break;
        }
        if (count + 1 < ESCAPE_BYTES)
            text[count++] = c < 0x7F ? (char)c : '?';
    }
    text[count] = '\0';
}

/* One to four hexadecimal digits and the byte that ends them, scaled to 0..255; -1 for anything else. */
static int read_part(const char **text, char end)
{
    size_t digits = strspn(*text, "0123456789abcdefABCDEF");
    if (digits < 1 || digits > 4 || (*text)[digits] != end)
        return -1;
    unsigned long value = strtoul(*text, NULL, 16), most = (1ul << 4 * digits) - 1;
    *text += digits + (end != '\0');
    return (int)(value * 255 / most);
}

/* "11;rgb:RRRR/GGGG/BBBB": the answer to the query for the background. */
static void report_background(const char *text, struct input *input)
{
    static const char head[] = "11;rgb:";
    if (strncmp(text, head, sizeof head - 1) != 0)
        return;
    text += sizeof head - 1;
    int red = read_part(&text, '/');
    int green = red >= 0 ? read_part(&text, '/') : -1;
    int blue = green >= 0 ? read_part(&text, '\0') : -1;
    if (blue < 0)
        return;
    input->rgb = red << 16 | green << 8 | blue;
    input->kind = INPUT_BACKGROUND;
}

static void read_after_escape(struct source *source, struct input *input)
{
    int c = take(source);
    if (c == '[') {
        read_csi(source, input);
    } else if (c == 'O') {
        input->key = key_of_letter(take(source));
    } else if (c == ']' || c == 'P' || c == '_' || c == '^') {
        char text[ESCAPE_BYTES];
        read_string(source, text);
        bool is_whole = !source->broke && source->stray < 0;
        if (c == ']' && is_whole)
            report_background(text, input);
        else if (c == '_' && is_whole && strncmp(text, KITTY_ANSWER, sizeof KITTY_ANSWER - 1) == 0)
            input->kind = INPUT_PICTURES;
    } else if (source->resumed) { /* after an Esc that was a key already */
        source->stray = c;
    } else if (c < 0 || c == KEYS_ESC) {
        input->key = KEYS_ESC;
        source->escape->again = c == KEYS_ESC;
    } else {
        input->key = (c == 8 ? KEYS_BACKSPACE : c) | KEYS_ALT;
    }
}

/* Whether to wait for the rest of an incomplete sequence. One character after Esc may be Alt and a key, except "[",
 * which is not a key here; and a lone Esc is a key, after which an answer may still continue. */
static bool stays_open(const struct source *source)
{
    const struct escape *escape = source->escape;
    if (!source->broke || (escape->held_bytes > 0 && escape->held[0] == 'O'))
        return false;
    bool begun = escape->held_bytes >= 2 || (escape->held_bytes == 1 && escape->held[0] == '[');
    return begun || (escape->asked && (escape->held_bytes == 1 || !source->resumed));
}

void escape_drop(struct escape *escape)
{
    escape->open = false;
    escape->held_bytes = 0;
}

void escape_read(struct escape *escape, int (*next)(void *context), void *context, struct input *input)
{
    struct source source = {escape, next, context, .resumed = escape->open, .stray = -1};
    escape->again = false;
    read_after_escape(&source, input);
    escape->open = stays_open(&source);
    if (!escape->open)
        escape_drop(escape);
    if (input->kind == INPUT_BACKGROUND)
        escape->asked = false;
    if (source.stray == KEYS_ESC) {
        escape_read(escape, next, context, input);
        return;
    }
    if (source.stray >= 0)
        input->key = source.stray == '\r' || source.stray == '\n' ? KEYS_ENTER : source.stray;
    if (input->key != KEYS_NONE)
        input->kind = escape->pasting ? INPUT_PASTE : INPUT_KEY;
}
