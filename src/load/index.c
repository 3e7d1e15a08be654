/* index.c - an index note's lists and tables become chapters: an item that begins with a link is a chapter, nested items without
 * one are its objectives, an item without a link above items with links is a group; of a table's row the first link to a note is
 * the chapter. Must not read chapters: titles come from the index. */
#include "index.h"
#include "own_pages.h"

#include "biji/language.h"
#include "biji/target.h"
#include "biji/text.h"
#include "folder.h"
#include "navigation.h"
#include "titles.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_ENTRY_DEPTH = 16 };

struct reading {
    struct course *course;
    const struct doc *doc;
    struct diags *diags;
    enum index_form form;
    const int *lines; /* see index_read() */
    int next_number;
    bool numbered;      /* the current list has its own numbers, on its first level only */
    bool below_chapter; /* links out of the course there are reported among the chapter's objectives */
    struct index_named named;
};

/* A list or table of chapters, or a lone link that is one, and the heading above it, which may be NULL. */
struct listing {
    const struct node *node, *heading;
    size_t named; /* notes and pages, in order */
};

static const char *safe_text(struct arena *arena, struct slice text)
{
    struct buf safe = {0};
    text_safe(slice_trim(text), &safe);
    const char *copy = arena_strndup(arena, buf_slice(&safe).ptr, safe.bytes);
    buf_free(&safe);
    return copy;
}

static const char *plain_text(struct arena *arena, const struct node *node)
{
    struct buf text = {0};
    node_plain_text(node, &text);
    const char *copy = safe_text(arena, buf_slice(&text));
    buf_free(&text);
    return copy;
}

/* Whether a page on the web is read as an index, so that its links are relative to it. */
static bool is_remote(const struct doc *doc)
{
    return strncmp(doc->file, "http://", 7) == 0 || strncmp(doc->file, "https://", 8) == 0;
}

static bool is_web(struct slice target)
{
    struct slice scheme = target_split(target).scheme;
    return slice_eq_nocase(scheme, "http") || slice_eq_nocase(scheme, "https");
}

/* Whether a target is a note on the web: by its ending, or a gist, whose address has no ending. */
static bool is_page(struct slice target)
{
    struct slice path = target_split(target).path;
    if (!is_web(target))
        return false;
    struct hosted hosted = {{0}, {0}};
    bool gist = slice_starts(path, "//gist.github") && hosted_parse(target, &hosted);
    hosted_free(&hosted);
    return gist || target_is_note(path);
}

/* Whether a target may be a chapter: a note or folder of this course, or an upstream page. */
static bool is_chapter_target(struct slice target)
{
    struct target t = target_split(target);
    if (t.scheme.bytes > 0)
        return is_page(target);
    if (t.path.bytes == 0)
        return target.bytes == 0 ||
               slice_starts(target, "#/"); /* mdBook's draft chapters, [title](), and docsify's addresses */
    size_t slash = t.path.bytes;
    while (slash > 0 && t.path.ptr[slash - 1] != '/')
        slash--;
    bool extension = slice_find(t.path, '.', slash) < t.path.bytes;
    return target_is_note(t.path) || slice_ends(t.path, ".html") || !extension;
}

/* The paragraph that an item begins with, or NULL. */
static const struct node *item_text(const struct node *item)
{
    const struct node *first = item->first;
    while (first != NULL && first->kind == NODE_ANCHOR)
        first = first->next;
    return first != NULL && first->kind == NODE_PARAGRAPH ? first : NULL;
}

/* The link that a paragraph begins with, after emphasis or a short lead such as "第1章 "; NULL when it begins
 * differently. */
static const struct node *leading_link(const struct node *paragraph)
{
    enum { MAX_LEAD_BYTES = 48 };
    size_t lead = 0;
    for (const struct node *n = paragraph; n != NULL; n = node_after(paragraph, n, false)) {
        if (n->kind == NODE_LINK)
            return n;
        if (n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK || n->kind == NODE_IMAGE)
            return NULL;
        lead += n->text.bytes;
        if (lead > MAX_LEAD_BYTES)
            return NULL;
    }
    return NULL;
}

static bool is_chapter_link(const struct node *node)
{
    return node->kind == NODE_LINK && is_chapter_target(node->target) &&
           slice_find_str(node->info, slice_of(":ignore"), 0) >= node->info.bytes; /* docsify's */
}

static const struct node *chapter_link(const struct node *paragraph)
{
    const struct node *link = paragraph != NULL ? leading_link(paragraph) : NULL;
    return link != NULL && is_chapter_link(link) ? link : NULL;
}

/* The link that a paragraph begins with, if it leads to something other than a page: a repository, a video. */
static const struct node *outside_link(const struct node *paragraph)
{
    const struct node *link = paragraph != NULL ? leading_link(paragraph) : NULL;
    return link != NULL && is_web(link->target) && !is_page(link->target) ? link : NULL;
}

/* Whether any item of a list or of the lists in it begins with a link to a chapter. */
static bool has_chapter(const struct node *list)
{
    for (const struct node *n = list; n != NULL; n = node_after(list, n, false))
        if (n->kind == NODE_ITEM && chapter_link(item_text(n)) != NULL)
            return true;
    return false;
}

/* Whether a list is one of chapters: in navigation one is enough, among words that are headings for others; in prose half of its
 * items, not counting those that lead out of the course. */
static bool holds_chapters(enum index_form form, const struct node *list)
{
    if (form == INDEX_NAVIGATION)
        return has_chapter(list);
    int chapters = 0, items = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        items += outside_link(item_text(item)) == NULL;
        chapters += chapter_link(item_text(item)) != NULL;
        for (const struct node *inner = item->first; inner != NULL && chapter_link(item_text(item)) == NULL;
             inner = inner->next)
            if (inner->kind == NODE_LIST && inner->first != NULL && chapter_link(item_text(inner->first)) != NULL) {
                chapters++;
                break;
            }
    }
    return chapters > 0 && chapters * 2 >= items;
}

/* The destination of a local target. */
struct found {
    const char *shown; /* the path as written, safe for a terminal */
    const char *name;  /* from the root; NULL: outside it */
    const char *note;  /* the note's file from the root; NULL: missing */
    int chapter;       /* its existing chapter, or COURSE_NONE */
};

/* The path of a target; docsify's "#/path" is one. */
static void path_of(struct slice target, struct buf *path)
{
    if (slice_starts(target, "#/"))
        target = slice_part(target, 1, target.bytes);
    target_decode(target_split(target).path, path);
}

/* A note that is not on the shelf: through a link to a folder, or in a folder whose name begins with a dot. */
static const char *unshelved(struct course *course, const char *name)
{
    const char *real = folder_real_note(course->root, name, &course->arena), *held = NULL;
    if (real == NULL)
        return NULL;
    shelf_chapter(course->shelf, real, &held);
    return held != NULL ? held : real;
}

static struct found look_up(struct course *course, const struct doc *doc, struct slice target)
{
    struct arena *arena = &course->arena;
    struct buf path = {0}, name = {0};
    path_of(target, &path);
    struct found found = {.shown = safe_text(arena, buf_slice(&path)), .chapter = COURSE_NONE};
    struct shelf_find find = shelf_seek(course->shelf, doc->file, course->site, buf_slice(&path));
    for (size_t i = 0; i < path.bytes; i++) /* as Windows writes it */
        path.ptr[i] = path.ptr[i] == '\\' ? '/' : path.ptr[i];
    if (target_join(doc->file, buf_slice(&path), &name))
        found.name = arena_strndup(arena, buf_slice(&name).ptr, name.bytes);
    if (found.name != NULL && find.way <= SHELF_ELSEWHERE && target_is_note(slice_of(find.name)))
        found.name = found.note = find.name;
    else if (found.name != NULL)
        found.note = unshelved(course, found.name);
    if (found.note != NULL)
        found.chapter = shelf_chapter(course->shelf, found.note, NULL);
    buf_free(&path);
    buf_free(&name);
    return found;
}

/* Whether a folder of the course has this name, which may end in a slash. */
static bool is_folder(struct course *course, const char *name)
{
    struct stat info;
    return name != NULL && !target_is_note(slice_of(name)) &&
           stat(arena_path(&course->arena, course->root, name), &info) == 0 && S_ISDIR(info.st_mode);
}

/* Why there is no note. */
static const char *why_not(struct course *course, const struct found *found)
{
    struct arena *arena = &course->arena;
    const char *shown = found->shown;
    struct stat info;
    if (found->name == NULL)
        return arena_printf(arena, _("%s is outside the course's folder and was not opened"), shown);
    const char *path = arena_path(arena, course->root, found->name);
    if (stat(path, &info) == 0)
        return arena_printf(arena,
                            S_ISDIR(info.st_mode) ? _("%s is a folder; a Markdown file was expected")
                                                  : _("%s is a pipe or a device; a Markdown file was expected"),
                            shown);
    const char *why = _(strerror(errno));
    if (errno == EACCES)
        return arena_printf(arena, _("%s cannot be opened: %s; make it readable"), shown, why);
    if (lstat(path, &info) == 0)
        return arena_printf(arena, _("%s is a symbolic link that leads nowhere: %s; fix it or the link in the index"),
                            shown, why);
    return arena_printf(arena, _("%s is missing; add the file or fix the link in the index"), shown);
}

static int line_of(const struct reading *r, const struct node *node)
{
    return r->lines != NULL ? r->lines[node->line] : (int)node->line;
}

/* Fills a chapter's file from a local target; failure to open it is stored in the chapter and as a diagnostic. A
 * folder without an index note is a heading for the entries below it. */
static void set_file(struct reading *r, int index, const struct node *link, const struct found *found)
{
    struct course *course = r->course;
    struct chapter *chapter = &course->chapters[index];
    if (link->target.bytes == 0)
        return; /* not written yet */
    if (found->note != NULL) {
        course_set_name(course, index, found->note);
        chapter->path = arena_path(&course->arena, course->root, found->note);
    } else if (!is_folder(course, found->name)) {
        if (*chapter->title == '\0')
            chapter->title = title_of_file(&course->arena, found->shown);
        chapter->state = CHAPTER_FAILED;
        chapter->failure = why_not(course, found);
        if (r->lines != NULL && chapter->index_line == 0)
            return; /* another page's entry, which is told there */
        diag_add(r->diags, DIAG_ERROR, found->name != NULL ? "chapter-missing" : "link-outside", r->doc->file,
                 chapter->index_line, chapter->index_column, "%s", chapter->failure);
    }
}

/* A second link of the item to an upstream page: "[title](local) · [upstream](URL)". */
static const char *second_upstream(struct course *course, const struct node *paragraph, const struct node *link)
{
    for (const struct node *n = link; n != NULL; n = node_after(paragraph, n, false))
        if (n != link && n->kind == NODE_LINK && is_page(n->target)) {
            struct buf url = {0};
            target_canonical(n->target, &url);
            const char *copy = arena_strndup(&course->arena, url.ptr, url.bytes);
            buf_free(&url);
            return copy;
        }
    return NULL;
}

/* The index of an entry for this page that has no local note, or COURSE_NONE. */
static int same_page(const struct course *course, const char *url)
{
    int found = course_by_upstream(course, url);
    return found != COURSE_NONE && course->chapters[found].name == NULL ? found : COURSE_NONE;
}

/* The title: the words before the link, if any, and the link's. */
static const char *link_title(struct course *course, const struct node *paragraph, const struct node *link)
{
    struct buf text = {0};
    for (const struct node *n = paragraph; n != link; n = node_after(paragraph, n, false))
        buf_add_slice(&text, n->text);
    node_plain_text(link, &text);
    const char *title = safe_text(&course->arena, buf_slice(&text));
    buf_free(&text);
    return title;
}

/* A link to a listed note: reported unless it is to a section, which the note lists itself, or to the index note. */
static int tell_twice(const struct reading *r, const struct node *link, const char *title, int same)
{
    struct target t = target_split(link->target);
    bool section = t.fragment.bytes > 0 || slice_starts(t.query, "id="); /* this is docsify's */
    const struct chapter *other = &r->course->chapters[same];
    if (!section && (same > 0 || !r->course->has_index))
        diag_add(r->diags, DIAG_WARNING, "chapter-twice", r->doc->file, line_of(r, link), (int)link->column,
                 "\"%s\" leads to the same note as \"%s\"; it is listed once",
                 *title != '\0' ? title : safe_text(&r->course->arena, link->target),
                 *other->title != '\0' || other->name == NULL ? other->title : other->name);
    return COURSE_NONE;
}

static const char *canonical(struct course *course, const struct doc *doc, struct slice target)
{
    struct buf whole = {0}, url = {0};
    if (is_remote(doc))
        target_absolute(doc->file, target, &whole);
    else
        buf_add_slice(&whole, target);
    target_canonical(buf_slice(&whole), &url);
    const char *copy = arena_strndup(&course->arena, url.ptr, url.bytes);
    buf_free(&whole);
    buf_free(&url);
    return copy;
}

/* Adds the chapter of a link; returns its index, or COURSE_NONE for an existing one. */
static int add_chapter(struct reading *r, const char *title, const struct node *paragraph, const struct node *link,
                       int depth, int number)
{
    struct course *course = r->course;
    bool web = target_split(link->target).scheme.bytes > 0 || is_remote(r->doc);
    const char *url = web ? canonical(course, r->doc, link->target) : NULL;
    struct found found = {.chapter = COURSE_NONE};
    if (!web && link->target.bytes > 0)
        found = look_up(course, r->doc, link->target);
    const char *copy = web && !is_remote(r->doc) ? own_page(course, url) : NULL;
    if (copy != NULL)
        found.chapter = shelf_chapter(course->shelf, copy, NULL);
    int same = web && copy == NULL ? same_page(course, url) : found.chapter;
    if (same != COURSE_NONE)
        return tell_twice(r, link, title, same);
    struct chapter *chapter = course_add(course);
    int index = (int)course->chapter_count - 1;
    *chapter = (struct chapter){.depth = depth,
                                .number = number,
                                .title = title,
                                .upstream = url,
                                .index_line = line_of(r, link),
                                .index_column = r->lines != NULL ? 1 : (int)link->column};
    if (copy != NULL) {
        course_set_name(course, index, copy);
        chapter->path = arena_path(&course->arena, course->root, copy);
    }
    if (!web) {
        set_file(r, index, link, &found);
        course->chapters[index].upstream = second_upstream(course, paragraph, link);
    }
    r->named.notes += course->chapters[index].path != NULL;
    return index;
}

/* An entry that leads out of the course: a repository, a video. */
static void add_link(struct reading *r, const struct node *paragraph, const struct node *link, int depth)
{
    struct chapter *chapter = course_add(r->course);
    *chapter = (struct chapter){
        .depth = depth, .link = canonical(r->course, r->doc, link->target), .index_line = line_of(r, link)};
    chapter->title = link_title(r->course, paragraph, link);
}

static void read_list(struct reading *r, const struct node *list, int level, int depth);

/* Adds an entry that is only a heading for others. */
static void add_group(struct reading *r, const struct node *text, int depth)
{
    struct chapter *group = course_add(r->course);
    group->depth = depth;
    group->title = plain_text(&r->course->arena, text);
    group->index_line = line_of(r, text);
}

/* The nested items that are not chapters, as objectives of a chapter. */
static void add_objectives(struct reading *r, int chapter, const struct node *item)
{
    struct arena *arena = &r->course->arena;
    size_t room = 0, count = 0;
    for (const struct node *list = item->first; list != NULL; list = list->next)
        for (const struct node *inner = list->kind == NODE_LIST ? list->first : NULL; inner != NULL;
             inner = inner->next)
            room++;
    const char **objectives = arena_alloc(arena, room * sizeof *objectives);
    for (const struct node *list = item->first; list != NULL; list = list->next)
        for (const struct node *inner = list->kind == NODE_LIST ? list->first : NULL; inner != NULL;
             inner = inner->next) {
            const struct node *text = item_text(inner);
            if (text != NULL && chapter_link(text) == NULL)
                objectives[count++] = plain_text(arena, text);
        }
    r->course->chapters[chapter].objectives = objectives;
    r->course->chapters[chapter].objective_count = count;
}

/* The notes that an entry with * matches, relative to the site; those that stand elsewhere in the contents are left out. Whether
 * there are any. */
static bool add_matching(struct reading *r, const struct node *text, const struct node *link, int depth, int *number)
{
    struct course *course = r->course;
    struct buf base = {0}, pattern = {0}, target = {0};
    bool any = false;
    buf_printf(&base, "%s/.", course->site);
    target_join(base.ptr, link->target, &pattern);
    for (size_t i = 0; i < course->shelf_notes; i++) {
        const char *name = shelf_name(course->shelf, i);
        if (!navigation_matches(pattern.ptr, name) || course_by_name(course, name) != COURSE_NONE)
            continue;
        buf_clear(&target);
        target_encode(slice_of(name), &target);
        struct node one = *link;
        const char *path = arena_printf(&course->arena, "/%s", target.ptr);
        one.target = slice_of(path);
        any = add_chapter(r, "", text, &one, depth, *number) != COURSE_NONE || any;
        *number += *number > 0;
        r->next_number = *number > 0 ? *number : r->next_number;
    }
    buf_free(&base);
    buf_free(&pattern);
    buf_free(&target);
    return any;
}

static void read_item(struct reading *r, const struct node *item, int level, int depth, int number)
{
    const struct node *text = item_text(item), *link = chapter_link(text);
    if (link != NULL && link->target.bytes == 0 && slice_ends(slice_of(r->doc->file), "_sidebar.md"))
        link = NULL; /* docsify's way to its home page */
    bool nested = false, placed = false;
    for (const struct node *n = item->first; n != NULL; n = n->next)
        nested = nested || (n->kind == NODE_LIST && holds_chapters(r->form, n));
    if (link != NULL && slice_find(link->target, '*', 0) < link->target.bytes) {
        placed = add_matching(r, text, link, depth, &number);
    } else if (link != NULL) {
        int index = add_chapter(r, link_title(r->course, text, link), text, link, depth, number);
        placed = index != COURSE_NONE;
        if (placed) {
            r->next_number = number > 0 ? number + 1 : r->next_number;
            add_objectives(r, index, item);
        }
    } else if (nested && text != NULL) {
        add_group(r, text, depth);
        placed = true;
    } else if (outside_link(text) != NULL && !r->below_chapter) {
        add_link(r, text, outside_link(text), depth);
    }
    bool was_below = r->below_chapter;
    r->below_chapter = was_below || link != NULL;
    for (const struct node *n = item->first; n != NULL; n = n->next)
        if (n->kind == NODE_LIST && holds_chapters(r->form, n))
            read_list(r, n, level + 1, depth + placed); /* not below an entry that is elsewhere */
    r->below_chapter = was_below;
}

/* Reads a list at a level of nesting below the topmost one; depth is that of its chapters in the contents. */
static void read_list(struct reading *r, const struct node *list, int level, int depth)
{
    if (level > MAX_ENTRY_DEPTH)
        return;
    if (level == 0)
        r->numbered = list->list.ordered;
    int number =
        level == 0 && list->list.ordered && list->list.start > r->next_number ? list->list.start : r->next_number;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        read_item(r, item, level, depth, level > 0 && r->numbered ? 0 : number);
        number = r->numbered ? number + 1 : r->next_number;
    }
}

/* Links outside lists: a chapter per line, without numbers. */
static void read_lone(struct reading *r, const struct node *paragraph)
{
    const struct node *before = NULL;
    for (const struct node *n = paragraph->first; n != NULL; before = n, n = n->next) {
        bool starts_line = before == NULL || before->kind == NODE_SOFT_BREAK || before->kind == NODE_HARD_BREAK;
        if (starts_line && is_chapter_link(n))
            add_chapter(r, link_title(r->course, n, n), n, n, 0, 0);
    }
}

/* ---- tables ---- */

/* The first link to a chapter in a row, or NULL. */
static const struct node *row_link(const struct node *row)
{
    for (const struct node *n = row; n != NULL; n = node_after(row, n, false))
        if (n->target.bytes > 0 && is_chapter_link(n))
            return n;
    return NULL;
}

/* A table of chapters: most rows lead to one. */
static bool is_table_of_chapters(const struct node *table)
{
    int rows = 0, chapters = 0;
    for (const struct node *row = table->first; row != NULL; row = row->next) {
        rows += !row->row.header;
        chapters += !row->row.header && row_link(row) != NULL;
    }
    return chapters > 0 && chapters * 2 >= rows;
}

static const struct node *cell_of(const struct node *node)
{
    while (node != NULL && node->kind != NODE_CELL)
        node = node->parent;
    return node;
}

/* Whether rows begin with the same words, as those of one kind do. */
static bool are_of_kind(const struct node *a, const struct node *b)
{
    struct buf left = {0}, right = {0};
    if (a == NULL || b == NULL)
        return false;
    node_plain_text(a->first, &left);
    node_plain_text(b->first, &right);
    bool same = slice_eq(slice_trim(buf_slice(&left)), slice_trim(buf_slice(&right)));
    buf_free(&left);
    buf_free(&right);
    return same;
}

/* Chapters of a row: all its links to notes; a single one outside the first cell gets that cell's words as its title, unless the row
 * before or after has them too. */
static void read_row(struct reading *r, const struct node *before, const struct node *row, int depth)
{
    const struct node *first = row_link(row);
    bool alone = true;
    for (const struct node *n = row; n != NULL; n = node_after(row, n, false))
        alone = alone && (n == first || n->target.bytes == 0 || !is_chapter_link(n));
    for (const struct node *n = row; n != NULL; n = node_after(row, n, false)) {
        if (n->target.bytes == 0 || !is_chapter_link(n))
            continue;
        const char *title = link_title(r->course, n, n);
        if (alone && cell_of(n) != row->first && !are_of_kind(before, row) && !are_of_kind(row, row->next)) {
            const char *words = plain_text(&r->course->arena, row->first);
            title = words[strspn(words, "0123456789. ")] != '\0' ? words : title;
        }
        if (add_chapter(r, title, n, n, depth, r->next_number) != COURSE_NONE)
            r->next_number++;
    }
}

static void read_table(struct reading *r, const struct node *table, int depth)
{
    for (const struct node *row = table->first, *before = NULL; row != NULL; before = row, row = row->next)
        if (!row->row.header)
            read_row(r, before, row, depth);
}

/* ---- the whole note ---- */

/* If no list qualifies: every link to a note of the folder is a chapter, in order. That counts only if most notes are among them. */
static void read_links(struct reading *r)
{
    for (const struct node *n = r->doc->root; n != NULL; n = node_after(r->doc->root, n, false))
        if (n->kind == NODE_LINK && n->target.bytes > 0 && is_chapter_target(n->target) &&
            target_is_note(target_split(n->target).path) &&
            add_chapter(r, link_title(r->course, n, n), n, n, 0, r->next_number) != COURSE_NONE)
            r->next_number++;
}

void index_add_mentioned(struct course *course, const struct doc *doc)
{
    struct reading r = {.course = course, .doc = doc};
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        struct target t = target_split(n->target);
        if (n->kind != NODE_LINK || t.scheme.bytes > 0 || !target_is_note(t.path))
            continue;
        struct found found = look_up(course, doc, n->target);
        if (found.note != NULL && found.chapter == COURSE_NONE)
            add_chapter(&r, link_title(course, n, n), n, n, 0, 0);
    }
}

/* How many links in a listing lead to existing notes, or to pages. */
static size_t count_named(const struct reading *r, const struct node *listing)
{
    size_t count = 0;
    for (const struct node *n = listing; n != NULL; n = node_after(listing, n, false)) {
        if (n->kind != NODE_LINK || n->target.bytes == 0 || !is_chapter_link(n))
            continue;
        struct found found = {0};
        if (target_split(n->target).scheme.bytes == 0 && !is_remote(r->doc))
            found = look_up(r->course, r->doc, n->target);
        count += is_remote(r->doc) || found.note != NULL || is_page(n->target) || is_folder(r->course, found.name);
    }
    return count;
}

/* Everything that lists chapters, in order; the array is the caller's, ended by free(). */
static struct listing *find_listings(const struct reading *r, size_t *count)
{
    struct listing *listings = NULL;
    size_t room = 0;
    const struct node *root = r->doc->root, *heading = NULL;
    *count = 0;
    for (const struct node *n = root, *next; n != NULL; n = next) {
        bool list =
            (n->kind == NODE_LIST && holds_chapters(r->form, n)) || (n->kind == NODE_TABLE && is_table_of_chapters(n));
        bool lone = r->form == INDEX_NAVIGATION && n->kind == NODE_PARAGRAPH && n->parent == root &&
                    chapter_link(n) != NULL && chapter_link(n) == n->first;
        next = node_after(root, n, list);
        if (n->kind == NODE_HEADING && n->parent == root)
            heading = n;
        if (!list && !lone)
            continue;
        listings = xgrow(listings, *count, &room, sizeof *listings);
        listings[(*count)++] = (struct listing){n, heading, r->form == INDEX_NOTE ? count_named(r, n) : 1};
    }
    return listings;
}

/* In prose: the listing that names most, with those under headings of its level around it, up to a higher one on either side. Moves
 * listings and count to them. */
static struct listing *best_group(struct listing *listings, size_t *count)
{
    size_t best = 0, best_end = 0, most = 0;
    for (size_t i = 0, end; i < *count; i = end) {
        size_t named = listings[i].named;
        int level = listings[i].heading != NULL ? listings[i].heading->heading.level : 0;
        for (end = i + 1; end < *count && level > 0 && listings[end].heading->heading.level >= level; end++)
            named += listings[end].named;
        if (named > most) {
            most = named;
            best = i;
            best_end = end;
        }
    }
    *count = best_end - best;
    return best > 0 ? listings + best : listings; /* NULL when empty, to which C does not allow adding */
}

/* Whether a listing belongs to the group of the first one: it is not deeper, and does not mostly lead elsewhere. */
static bool is_of_group(const struct listing *group, const struct listing *listing)
{
    size_t items = 0;
    for (const struct node *item = listing->node->first; item != NULL; item = item->next)
        items++;
    return listing == group ||
           (listing->heading->heading.level == group->heading->heading.level && listing->named * 2 > items);
}

/* Whether the heading above a listing names a part of the course: in navigation any except the title, in other notes each if there
 * are several. */
static bool is_part(const struct reading *r, const struct listing *listings, size_t count, size_t i)
{
    const struct node *heading = listings[i].heading;
    if (heading == NULL || listings[i].node->kind == NODE_PARAGRAPH)
        return false;
    return r->form == INDEX_NAVIGATION ? heading != r->doc->root->first
                                       : listings[0].heading != listings[count - 1].heading;
}

/* How many of the chapters added since `first` are pages of the same place (host, owner, repository) as the first of them. */
static size_t count_pages(const struct course *course, size_t first)
{
    size_t count = 0, bytes = 0;
    const char *place = NULL;
    for (size_t i = first; i < course->chapter_count; i++) {
        const char *url = course->chapters[i].path == NULL ? course->chapters[i].upstream : NULL;
        if (url == NULL)
            continue;
        if (place == NULL) {
            place = url;
            for (int slashes = 0; url[bytes] != '\0' && (slashes += url[bytes] == '/') < 5;)
                bytes++;
        }
        count += strncmp(url, place, bytes) == 0;
    }
    return count;
}

static void read_listing(struct reading *r, const struct listing *listing, bool in_part)
{
    if (listing->node->kind == NODE_LIST)
        read_list(r, listing->node, 0, in_part);
    else if (listing->node->kind == NODE_TABLE)
        read_table(r, listing->node, in_part);
    else
        read_lone(r, listing->node);
}

struct index_named index_read(struct course *course, const struct doc *doc, enum index_form form, const int *lines,
                              struct diags *diags)
{
    struct reading r = {.course = course, .doc = doc, .diags = diags, .form = form, .lines = lines, .next_number = 1};
    size_t before = course->chapter_count, count;
    struct listing *all = find_listings(&r, &count), *listings = form == INDEX_NOTE ? best_group(all, &count) : all;
    const struct node *part = NULL;
    for (size_t i = 0; i < count; i++) {
        bool in_part = is_part(&r, listings, count, i);
        if (form == INDEX_NOTE && !is_of_group(listings, &listings[i]))
            continue;
        if (in_part && listings[i].heading != part)
            add_group(&r, part = listings[i].heading, 0);
        read_listing(&r, &listings[i], in_part);
    }
    free(all);
    if (count == 0)
        read_links(&r);
    if (count == 0 && (r.named.notes + 1) * 2 <= course->shelf_notes) /* an ordinary page */
        return (struct index_named){0, 0};
    r.named.pages = count_pages(course, before);
    return r.named;
}
