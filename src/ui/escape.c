/* escape.c - a small reader of ECMA-48 control sequences. Curses knows the keys of the terminal that TERM names; over
 * ssh and inside other programs TERM is often wrong, and then the rest of a sequence must not be obeyed as keys. */
#include "escape.h"

#include "biji/key.h"

#include <stdio.h>

enum { MAX_PARAMETERS = 4, STRING_BYTES = 64 };

struct sequence {
    int parameters[MAX_PARAMETERS];
    int count;
    int private; /* '<', '?', … before the parameters; 0 = none */
    int final;
};

static bool read_sequence(int (*next)(void *), void *context, struct sequence *sequence)
{
    for (int c = next(context); c >= 0; c = next(context)) {
        if (c >= '<' && c <= '?') {
            sequence->private = c;
        } else if (c >= '0' && c <= '9') {
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

/* A button report; buttons count from 0, the wheel is 64 and 65, bits 2 to 4 are Shift, Alt and Ctrl. */
static void report_mouse(int button, int col, int row, struct input *input)
{
    input->row = row - 1;
    input->col = col - 1;
    if (input->row < 0 || input->col < 0)
        return;
    button &= ~0x1C;
    if (button == 64 || button == 65) {
        input->kind = INPUT_WHEEL;
        input->lines = button == 65 ? 1 : -1;
    } else if (button == 0) {
        input->kind = INPUT_CLICK;
    }
}

static void read_csi(struct escape *escape, int (*next)(void *), void *context, struct input *input)
{
    struct sequence s = {0};
    if (!read_sequence(next, context, &s))
        return;
    if (s.private == '<') {
        if (s.final == 'M' && s.count == 3)
            report_mouse(s.parameters[0], s.parameters[1], s.parameters[2], input);
        return;
    }
    if (s.private == 0 && s.final == 'M' && s.count == 0) { /* the old form: three characters, each plus 32 */
        int button = next(context) - 32, col = next(context) - 32, row = next(context) - 32;
        report_mouse(button, col, row, input);
        return;
    }
    if (s.final == '~' && (s.parameters[0] == 200 || s.parameters[0] == 201)) {
        escape->pasting = s.parameters[0] == 200;
        return;
    }
    if (s.private == 0 && s.final == '~')
        input->key = key_of_number(s.parameters[0]);
    else if (s.private == 0 && is_word_key(&s))
        input->key = s.final == 'C' ? KEYS_WORD_RIGHT : KEYS_WORD_LEFT;
    else if (s.private == 0 && s.parameters[0] <= 1) /* other numbers are reports, such as the cursor's place */
        input->key = key_of_letter(s.final);
}

/* Reads an OSC, DCS, APC or PM string up to its end, and its first bytes into text. */
static void read_string(int (*next)(void *), void *context, char text[STRING_BYTES])
{
    size_t count = 0;
    for (int c = next(context); c >= 0 && c != 7; c = next(context)) {
        if (c == KEYS_ESC) {
            next(context);
            break;
        }
        if (count + 1 < STRING_BYTES)
            text[count++] = c < 0x7F ? (char)c : '?';
    }
    text[count] = '\0';
}

/* "11;rgb:RRRR/GGGG/BBBB", with one to four digits each: the answer to the question for the background. */
static void report_background(const char *text, struct input *input)
{
    unsigned parts[3];
    int from[3], to[3];
    if (sscanf(text, "11;rgb:%n%4x%n/%n%4x%n/%n%4x%n", &from[0], &parts[0], &to[0], &from[1], &parts[1], &to[1],
               &from[2], &parts[2], &to[2]) != 3)
        return;
    input->rgb = 0;
    for (int i = 0; i < 3; i++) {
        unsigned most = (1u << 4 * (to[i] - from[i])) - 1;
        input->rgb = input->rgb << 8 | (int)(parts[i] * 255 / most);
    }
    input->kind = INPUT_BACKGROUND;
}

void escape_read(struct escape *escape, int (*next)(void *context), void *context, struct input *input)
{
    int c = next(context);
    escape->again = false;
    if (c == '[') {
        read_csi(escape, next, context, input);
    } else if (c == 'O') {
        input->key = key_of_letter(next(context));
    } else if (c == ']' || c == 'P' || c == '_' || c == '^') {
        char text[STRING_BYTES];
        read_string(next, context, text);
        if (c == ']')
            report_background(text, input);
    } else if (c < 0 || c == KEYS_ESC) {
        input->key = KEYS_ESC;
        escape->again = c == KEYS_ESC;
    } else {
        input->key = (c == 8 ? KEYS_BACKSPACE : c) | KEYS_ALT;
    }
    if (input->key != KEYS_NONE)
        input->kind = escape->pasting ? INPUT_PASTE : INPUT_KEY;
}
