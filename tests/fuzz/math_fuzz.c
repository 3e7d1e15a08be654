/* math_fuzz.c - proves: no formula, cut anywhere or mangled at random, crashes or hangs the engine, and whatever it
 * does lay out keeps its promises (check.h). Deterministic: the same count and seed give the same formulas. math_fuzz
 * COUNT [SEED] [FILE.jsonl ...]    mutations to try; formulas to start from besides the ones below `make check` runs a
 * short share. The long run, with sanitizers: make asan units BUILD=build/asan && tests/fuzz/run.sh build/asan 1000000
 */
#include "../math/check.h"
#include "../math/formulas.h"

#include <stdio.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t below(uint64_t *state, size_t limit)
{
    return limit > 0 ? (size_t)(next_random(state) % limit) : 0;
}

static const char *const pieces[] = {
    "{",
    "}",
    "\\",
    "&",
    "_",
    "^",
    "\\left(",
    "\\right)",
    "\\\\",
    "\\frac",
    "$",
    "#",
    "%",
    "'",
    "[",
    "]",
    "\\begin{matrix}",
    "\\end{matrix}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\begin{array}{l|c}",
    "\\end{array}",
    "\\hline",
    "\\sqrt",
    "\\sqrt[3]",
    "²",
    "ᵢ",
    "\\\n",
    "\\cases{",
    "\\begin{array}[t]{*{3}{c|}}",
    "\\let\\phi\\psi",
    "\\sideset",
    "\\phantom{x}",
    "\\text{",
    "~",
    "\\limits",
    "\\hat",
    "\\widehat",
    "\\overline",
    "\\underbrace",
    "\\mathbf",
    "\\over",
    "\\choose",
    "\\not",
    "\\tag{1}",
    "\\middle|",
    "\\big(",
    "\\sum",
    "\\int_0^1",
    "\\operatorname*{arg}",
    "\\newcommand{\\a}[1]{#1\\a}",
    "\\def\\b{x}",
    "\\a",
    "\\b",
    "\\substack{a\\\\b}",
    "\\xrightarrow{",
    "\\boxed{",
    "\\cancel{",
    "\\phantom{",
    "\\mathbb",
    "\\mathcal{",
    "\\quad",
    "\\!",
    "\\kern-1em",
    "\\left\\{",
    "\\right.",
    "\\binom",
    "\\displaystyle",
    "\\textcircled{1}",
    "\\verb|x|",
    "\\color{red}",
    "\\stackrel",
    "\\overset",
    "\\dots",
    "\u4e2d",
    "\uff0c",
    "\u00e9",
    "\u0301",
    "\u200d",
    "\u202e",
    "\xff",
    "\xe4\xb8",
    "\x1b[31m",
    "\t",
    "\n",
    "\U0001f1e9",
    "\U0001f468\u200d\U0001f469",
    "\u1100",
    "\u1161",
    "\u0600",
    "\U0001d431",
    "\u2211",
    "\u2032",
    "\u2264",
    "\ufe0f",
};

/* Lays tex out in a few ways; what is wrong, or NULL. */
static const char *try(struct slice tex, uint64_t *random, long *laid_out)
{
    struct math_options options = {
        .unicode_scripts = (enum math_scripts)below(random, 3),
        .no_combining = below(random, 4) == 0,
        .ascii = below(random, 4) == 0,
        .ambiguous_cols = below(random, 4) == 0 ? 2 : 1,
    };
    const char *fault = NULL;
    for (int form = MATH_INLINE; form <= MATH_DISPLAY && fault == NULL; form++) {
        struct arena arena = {0};
        struct math_box box;
        struct math_error error;
        int width = (int)below(random, 120);
        if (math_layout(tex, (enum math_form)form, width, &options, NULL, &arena, &box, &error)) {
            fault = check_box(&box, (enum math_form)form, options.ambiguous_cols);
            ++*laid_out;
        } else if (error.message[0] == '\0' || error.offset > tex.bytes) {
            fault = "an error is not told or lies outside the formula";
        }
        arena_free(&arena);
    }
    return fault;
}

static bool report(const char *fault, struct slice tex)
{
    if (fault == NULL)
        return true;
    printf("not ok: %s:\n  ", fault);
    for (size_t i = 0; i < tex.bytes; i++)
        printf((unsigned char)tex.ptr[i] >= 0x20 && (unsigned char)tex.ptr[i] < 0x7F ? "%c" : "\\x%02x",
               (unsigned char)tex.ptr[i]);
    puts("");
    return false;
}

/* A copy of tex with up to four places changed: something cut, something put in, a byte flipped. */
static void mutate(struct slice tex, uint64_t *random, struct buf *out)
{
    buf_clear(out);
    buf_add_slice(out, tex);
    for (size_t times = 1 + below(random, 4); times > 0; times--) {
        size_t at = below(random, out->bytes + 1), cut = below(random, 4) == 0 ? below(random, 12) : below(random, 2);
        struct buf old = *out;
        *out = (struct buf){0};
        buf_add(out, old.ptr, at);
        if (below(random, 4) > 0)
            buf_add_str(out, pieces[below(random, sizeof pieces / sizeof pieces[0])]);
        else if (at < old.bytes)
            buf_add_char(out, (char)(old.ptr[at] ^ (1 << below(random, 8))));
        at = at + cut < old.bytes ? at + cut : old.bytes;
        buf_add(out, old.ptr + at, old.bytes - at);
        buf_free(&old);
    }
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 10000, laid_out = 0, tried = 0, failed = 0;
    uint64_t random = 88172645463325252u ^ (argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
    struct formulas formulas = {0};
    formulas_add_own(&formulas);
    for (int i = 3; i < argc; i++)
        formulas_add_file(&formulas, argv[i]);
    for (size_t i = 0; i < formulas.count; i++) { /* every formula cut at every byte */
        struct slice tex = formulas.items[i].tex;
        for (size_t bytes = 0; bytes <= tex.bytes; bytes++, tried++)
            failed += !report(try(slice_part(tex, 0, bytes), &random, &laid_out), slice_part(tex, 0, bytes));
    }
    printf("%ld truncations of %zu formulas\n", tried, formulas.count);
    struct buf text = {0};
    for (long i = 0; i < count && failed < 10; i++, tried++) {
        mutate(formulas.items[below(&random, formulas.count)].tex, &random, &text);
        failed += !report(try(buf_slice(&text), &random, &laid_out), buf_slice(&text));
    }
    buf_free(&text);
    formulas_free(&formulas);
    printf("%ld mutations, %ld layouts\n%d passed, %ld failed\n", count, laid_out, failed == 0, failed);
    return failed > 0;
}
