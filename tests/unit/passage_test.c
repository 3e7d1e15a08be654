/* passage_test.c - proves that passages are found again: thousands of pairs of revisions of the bundled notes, made by
 * known edits. Nearly all must be found, none in a wrong place; deleted ones must be orphans. */
#include "biji/passage.h"

#include "biji/file.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_BLOCKS = 400, PAIRS = 12000 };

/* The text between blank lines. id: the same in both revisions. */
struct piece {
    char *text;
    int id, line, lines;
};

struct revision {
    struct piece pieces[MAX_BLOCKS];
    int count;
};

struct random {
    unsigned long long state;
};

static unsigned below(struct random *random, unsigned limit)
{
    random->state = random->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(random->state >> 33) % limit;
}

static void add_piece(struct revision *r, int at, const char *text, size_t bytes, int id)
{
    if (r->count == MAX_BLOCKS)
        return;
    memmove(&r->pieces[at + 1], &r->pieces[at], (size_t)(r->count - at) * sizeof r->pieces[0]);
    r->pieces[at] = (struct piece){xstrndup(text, bytes), id, 0, 0};
    r->count++;
}

static void remove_piece(struct revision *r, int at)
{
    free(r->pieces[at].text);
    r->count--;
    memmove(&r->pieces[at], &r->pieces[at + 1], (size_t)(r->count - at) * sizeof r->pieces[0]);
}

static void clear(struct revision *r)
{
    while (r->count > 0)
        remove_piece(r, r->count - 1);
}

/* Splits a note at its blank lines, except those inside fences. */
static void split(const char *bytes, struct revision *r)
{
    bool fenced = false;
    const char *start = bytes;
    for (const char *line = bytes; *line != '\0';) {
        const char *end = line + strcspn(line, "\n");
        fenced = fenced != (strncmp(line, "```", 3) == 0);
        if (end == line && !fenced) {
            if (line > start && r->count < MAX_BLOCKS - 50)
                add_piece(r, r->count, start, (size_t)(line - start) - 1, r->count);
            start = line + 1;
        }
        line = *end == '\n' ? end + 1 : end;
    }
}

static void copy_part(const struct revision *from, int first, int count, struct revision *to)
{
    for (int i = first; i < first + count && i < from->count; i++)
        add_piece(to, to->count, from->pieces[i].text, strlen(from->pieces[i].text), from->pieces[i].id);
}

static struct doc *parse(struct revision *r)
{
    struct buf text = {0};
    int line = 1;
    for (int i = 0; i < r->count; i++) {
        struct piece *piece = &r->pieces[i];
        piece->line = line;
        piece->lines = 1;
        for (const char *p = piece->text; *p != '\0'; p++)
            piece->lines += *p == '\n';
        buf_printf(&text, "%s\n\n", piece->text);
        line += piece->lines + 1;
    }
    size_t bytes = text.bytes;
    return note_parse_take("a.md", buf_take(&text), bytes, NULL);
}

static bool is_text(const struct piece *piece)
{
    return strlen(piece->text) > 90 && *piece->text != '#' && *piece->text != '`' && *piece->text != '[' &&
           *piece->text != '<' && *piece->text != '|';
}

static int find_id(const struct revision *r, int id)
{
    for (int i = 0; i < r->count; i++)
        if (r->pieces[i].id == id)
            return i;
    return -1;
}

/* A leaf within the piece at a random place, or 0. */
static struct place place_in(struct random *random, const struct doc *doc, const struct piece *piece)
{
    struct place place = {0, 0};
    unsigned seen = 0;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        if ((n->kind != NODE_TEXT && n->kind != NODE_CODE) || (int)n->line < piece->line ||
            (int)n->line >= piece->line + piece->lines || n->text.bytes == 0 || below(random, ++seen) != 0)
            continue;
        uint32_t offset = below(random, (unsigned)n->text.bytes);
        while (offset > 0 && ((unsigned char)n->text.ptr[offset] & 0xC0) == 0x80)
            offset--;
        place = (struct place){n->id, offset};
    }
    return place;
}

/* Whether a piece holds some of another's text: chapters introduce exercises with the same words, and such a copy would be
 * just as good. */
static bool has_some_of(const char *text, const char *own)
{
    enum { SOME_BYTES = 48 };
    char some[SOME_BYTES + 1] = "";
    size_t bytes = strlen(own);
    for (size_t at = 0; at + SOME_BYTES <= bytes; at += SOME_BYTES / 2) {
        memcpy(some, own + at, SOME_BYTES);
        if (strstr(text, some) != NULL)
            return true;
    }
    return false;
}

/* Edits: each changes the revision somewhere, never the piece `own` unless it says so. */
static void edit_elsewhere(struct random *random, struct revision *r, const struct revision *other, int own,
                           const char *own_text)
{
    int at = (int)below(random, (unsigned)r->count), kind = (int)below(random, 6);
    struct piece *piece = &r->pieces[at];
    if (kind == 0) { /* paragraphs from somewhere else */
        for (unsigned n = 1 + below(random, 5); n > 0; n--) {
            const struct piece *fresh = &other->pieces[below(random, (unsigned)other->count)];
            if (!has_some_of(fresh->text, own_text))
                add_piece(r, at, fresh->text, strlen(fresh->text), -1);
        }
    } else if (kind == 1 && piece->id != own && r->count > 5) {
        remove_piece(r, at);
    } else if (kind == 2) { /* forty lines above all */
        for (int n = 0; n < 20; n++)
            add_piece(r, 0, "一行新的说明。", strlen("一行新的说明。"), -1);
    } else if (kind == 3 && *piece->text == '#') {
        char *renamed = xmalloc(strlen(piece->text) + 32);
        sprintf(renamed, "%s（修订）", piece->text);
        free(piece->text);
        piece->text = renamed;
    } else if (kind == 4 && piece->id != own && strlen(piece->text) > 60) { /* half of a neighbour is gone */
        size_t cut = strlen(piece->text) / 2;
        while (((unsigned char)piece->text[cut] & 0xC0) == 0x80)
            cut--;
        piece->text[cut] = '\0';
    } else if (kind == 5) { /* some pieces move to the end */
        int count = 1 + (int)below(random, 8);
        for (int i = 0; i < count && at < r->count - 1; i++) {
            struct piece moved = r->pieces[at];
            memmove(&r->pieces[at], &r->pieces[at + 1], (size_t)(r->count - at - 1) * sizeof moved);
            r->pieces[r->count - 1] = moved;
        }
    }
}

static void replace_all(char **text, const char *from, const char *to)
{
    struct buf out = {0};
    for (const char *p = *text; *p != '\0';) {
        if (strncmp(p, from, strlen(from)) == 0) {
            buf_add_str(&out, to);
            p += strlen(from);
        } else {
            buf_add_char(&out, *p++);
        }
    }
    free(*text);
    *text = buf_take(&out);
}

/* Edits of the passage's own piece that keep its identity. */
static void edit_own(struct random *random, struct piece *piece)
{
    switch (below(random, 5)) {
    case 0:
        replace_all(&piece->text, "，", ",");
        break;
    case 1:
        replace_all(&piece->text, "。", "；");
        break;
    case 2: /* rewrapped */
        replace_all(&piece->text, "，", "，\n");
        break;
    case 3:
        replace_all(&piece->text, "的", "之");
        break;
    case 4: /* a sentence before it */
    {
        char *longer = xmalloc(strlen(piece->text) + 128);
        sprintf(longer, "先补一句背景。%s", piece->text);
        if (*piece->text != '-' && *piece->text != '>' && (*piece->text < '0' || *piece->text > '9')) {
            free(piece->text);
            piece->text = longer;
        } else {
            free(longer);
        }
    }
    }
}

/* A near copy of a piece: a few characters of it differ. */
static char *near_copy(struct random *random, const char *text)
{
    static const char *const swaps[][2] = {{"的", "了"}, {"一", "二"}, {"是", "为"}, {"不", "很"}, {"2", "7"}};
    char *copy = xstrdup(text);
    const char *const *swap = swaps[below(random, 5)];
    replace_all(&copy, swap[0], swap[1]);
    if (strcmp(copy, text) == 0) {
        free(copy);
        copy = xmalloc(strlen(text) + 32);
        sprintf(copy, "%s此处另说。", text);
    }
    return copy;
}

struct tally {
    int right, wrong, lost, orphans_right, all, lost_by[4];
};

static void compare(const struct passage_hit *hit, const struct revision *after, int own, struct tally *tally,
                    const struct passage *passage, int pair, int scene)
{
    int at = find_id(after, own);
    tally->all++;
    if (hit->state == PASSAGE_ORPHAN) {
        tally->orphans_right += at < 0;
        tally->right += at < 0;
        tally->lost += at >= 0;
        tally->lost_by[scene] += at >= 0;
    } else if (at >= 0 && hit->line >= after->pieces[at].line &&
               hit->line < after->pieces[at].line + after->pieces[at].lines) {
        tally->right++;
    } else {
        tally->wrong++;
        print_message("pair %d, scene %d, rival %d, likeness %d, copies %d: %s at line %d, not %d: \"%s\"\n", pair,
                      scene, passage->rival, passage->likeness, passage->copies, passage_state_name(hit->state),
                      hit->line, at >= 0 ? after->pieces[at].line : 0, passage->quote);
    }
}

/* One pair: makes a passage in the old text, edits, finds it in the new one. */
static void one_pair(struct random *random, const struct revision *chapter, const struct revision *other,
                     struct tally *tally, int pair)
{
    struct revision old = {.count = 0}, new = {.count = 0};
    copy_part(chapter, (int)below(random, (unsigned)(chapter->count > 60 ? chapter->count - 40 : 1)), 40, &old);
    int own = old.pieces[below(random, (unsigned)old.count)].id, scene = (int)below(random, 12);
    scene = scene < 9 ? scene % 2 : scene < 11 ? 2 : 3;
    int at = find_id(&old, own);
    if (is_text(&old.pieces[at])) {
        char *copy = scene == 2 ? near_copy(random, old.pieces[at].text) : xstrdup(old.pieces[at].text);
        if (scene >= 2) /* 2: like another one; 3: repeated word for word */
            add_piece(&old, (int)below(random, (unsigned)old.count), copy, strlen(copy), 1000);
        free(copy);
        at = find_id(&old, own);
        struct doc *before = parse(&old);
        struct place from = place_in(random, before, &old.pieces[at]), to = place_in(random, before, &old.pieces[at]);
        struct passage_text *text = passage_text_new(before);
        struct passage passage;
        if (place_compare(from, to) > 0) {
            struct place swap = from;
            from = to;
            to = swap;
        }
        passage_make(text, "a.md", from, to, &passage);
        passage_text_free(text);
        doc_free(before);
        if (strlen(passage.quote) >= 24) {
            struct buf line = {0};
            copy_part(&old, 0, old.count, &new);
            bool deleted = scene >= 1 && below(random, 3) == 0;
            if (deleted)
                remove_piece(&new, find_id(&new, own));
            else if (below(random, 2) == 0)
                edit_own(random, &new.pieces[find_id(&new, own)]);
            for (unsigned n = below(random, 5); n > 0; n--)
                edit_elsewhere(random, &new, other, own, old.pieces[find_id(&old, own)].text);
            struct doc *after = parse(&new);
            text = passage_text_new(after);
            passage_write(&passage, &line);
            passage_fini(&passage);
            assert_true(passage_read(buf_slice(&line), &passage)); /* as it is kept */
            struct passage_hit hit = passage_find(&passage, text);
            compare(&hit, &new, own, tally, &passage, pair, scene);
            passage_text_free(text);
            doc_free(after);
            buf_free(&line);
        }
        passage_fini(&passage);
    }
    clear(&old);
    clear(&new);
}

static void revisions(void **unused)
{
    (void)unused;
    static struct revision chapters[3];
    const char *seed = getenv("BIJI_SEED"); /* other edits */
    struct random random = {seed != NULL ? strtoull(seed, NULL, 10) : 20261129};
    struct tally tally = {0};
    int found = 0;
    FILE *list = popen("ls content/*/*.md", "r");
    char line[200];
    while (found < 3 && fgets(line, sizeof line, list) != NULL) {
        char *bytes;
        size_t count;
        line[strcspn(line, "\n")] = '\0';
        assert_true(file_read(line, &bytes, &count, NULL));
        split(bytes, &chapters[found++]);
        free(bytes);
    }
    pclose(list);
    assert_int_equal(found, 3);
    for (int pair = 0; pair < PAIRS; pair++)
        one_pair(&random, &chapters[pair % 3], &chapters[(pair + 1) % 3], &tally, pair);
    print_message("%d pairs: %d right (%d of them orphans), %d wrong, %d not found (by scene %d %d %d %d)\n", tally.all,
                  tally.right, tally.orphans_right, tally.wrong, tally.lost, tally.lost_by[0], tally.lost_by[1],
                  tally.lost_by[2], tally.lost_by[3]);
    for (int i = 0; i < 3; i++)
        clear(&chapters[i]);
    assert_true(tally.all > 2000);
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.right * 100 >= tally.all * 95);
}

/* The selected text as Markdown: marks are included with their partners. */
static void written(void **state)
{
    static const struct {
        const char *note, *quote, *written;
    } cases[] = {
        {"one **two words** three", "two words", "**two words**"},
        {"one **two words** three", "two", "two"},
        {"one **two words** three", "words three", "words** three"},
        {"a `code` b", "a code", "a `code`"},
        {"see [the text](x.md) here", "the text", "[the text](x.md)"},
        {"see [the text](x.md) here", "see the", "see [the"},
        {"## A heading", "A heading", "## A heading"},
        {"- an item", "item", "item"},
        {"- an item", "an item", "- an item"},
        {"a &amp; b", "& b", "&amp; b"},
        {"中文**强调**，后面", "中文强调", "中文**强调**"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct doc *doc = note_parse_take("a.md", xstrdup(cases[i].note), strlen(cases[i].note), NULL);
        struct passage_text *text = passage_text_new(doc);
        struct passage_hit hit;
        struct buf out = {0};
        assert_int_equal(passage_text_find(text, slice_of(cases[i].quote), &hit, 1), 1);
        passage_text_source(text, hit.from, hit.to, &out);
        assert_string_equal(out.ptr, cases[i].written);
        buf_free(&out);
        passage_text_free(text);
        doc_free(doc);
    }
}

/* Two programs that are alike around the passage, further than its context goes: its block identifies it. */
static void alike_blocks(void **state)
{
    static const char same[] =
        "for step in range(limit):\n    loss = model(batch)\n    loss.backward()\n    optimizer.step()\n";
    struct buf old = {0}, fresh = {0};
    struct passage_hit hits[2], hit;
    struct passage passage;
    (void)state;
    buf_printf(&old, "# A\n\n```\nimport one\n%s```\n\n```\nimport two\n%s```\n", same, same);
    buf_printf(&fresh, "# A\n\nAbove.\n\n```\nimport new\n%s```\n\n```\nimport one\n%s```\n\n```\nimport two\n%s```\n",
               same, same, same);
    struct doc *before = note_parse_take("a.md", xstrdup(old.ptr), old.bytes, NULL);
    struct doc *after = note_parse_take("a.md", xstrdup(fresh.ptr), fresh.bytes, NULL);
    struct passage_text *texts[] = {passage_text_new(before), passage_text_new(after)};
    for (int which = 0; which < 2; which++) {
        assert_int_equal(passage_text_find(texts[0], slice_of("loss.backward()"), hits, 2), 2);
        passage_make(texts[0], "a.md", hits[which].from, hits[which].to, &passage);
        hit = passage_find(&passage, texts[1]);
        assert_int_equal(hit.state, PASSAGE_EXACT);
        assert_int_equal(hit.line, which == 0 ? 17 : 25);
        passage_fini(&passage);
    }
    for (int i = 0; i < 2; i++)
        passage_text_free(texts[i]);
    doc_free(before);
    doc_free(after);
    buf_free(&old);
    buf_free(&fresh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(revisions), cmocka_unit_test(alike_blocks),
                                       cmocka_unit_test(written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
