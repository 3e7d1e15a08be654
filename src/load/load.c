/* load.c - opens a course: lists a folder, lets an index order its notes and puts the others below; loads chapters on first use.
 * Must not know how they are shown. */
#include "biji/load.h"

#include "aliases.h"
#include "biji/file.h"
#include "biji/language.h"
#include "biji/target.h"
#include "biji/text.h"
#include "folder.h"
#include "index.h"
#include "index_choice.h"
#include "peek.h"
#include "sorting.h"
#include "titles.h"
#include "tools.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* If an index lists more chapters than this, their front matter is not read one by one. */
enum { MAX_PEEKS = 500 };

static const char *canonical(struct arena *arena, struct slice url)
{
    struct buf out = {0};
    target_canonical(url, &out);
    const char *copy = arena_strndup(arena, out.ptr, out.bytes);
    buf_free(&out);
    return copy;
}

static const char *last_segment(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Adds a chapter whose file is name; lent until the next is added. */
static struct chapter *add_file(struct course *course, const char *name)
{
    struct chapter *chapter = course_add(course);
    chapter->path = arena_path(&course->arena, course->root, name);
    course_set_name(course, (int)course->chapter_count - 1, name);
    return chapter;
}

/* ---- notes in folders ---- */

/* When titles of notes are read: never, on demand, or now. */
enum titling { UNTITLED, TITLED_LATER, TITLED_NOW };

struct listing {
    struct course *course;
    enum titling titling;
    int depth;       /* of the topmost entries */
    int next_number; /* 0: without numbers */
    bool unlisted;
    struct diags *diags;
};

/* Whether a note introduces its folder. */
static bool introduces(const char *name)
{
    static const char *const names[] = {"readme.", "index.", "_index."};
    const char *last = last_segment(name);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncasecmp(last, names[i], strlen(names[i])) == 0)
            return strchr(name, '/') != NULL;
    return false;
}

/* Groups for the folders that contain the note `name` but not the one before it; a note that introduces its folder stands for its
 * group. Returns the note's depth. */
static int add_groups(const struct listing *l, const struct folder_notes *notes, const char *name, const char *before)
{
    int depth = l->depth;
    const char *site = l->course->site;
    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/'), depth++) {
        size_t bytes = (size_t)(slash - name) + 1;
        if (strncmp(name, site, bytes - 1) == 0 && (site[bytes - 1] == '\0' || site[bytes - 1] == '/')) {
            depth--; /* its folder is no part of the site */
            continue;
        }
        if (before != NULL && strncmp(name, before, bytes) == 0)
            continue;
        if (strchr(slash + 1, '/') == NULL && introduces(name))
            return depth;
        size_t start = bytes - 1;
        while (start > 0 && name[start - 1] != '/')
            start--;
        struct chapter *group = course_add(l->course);
        group->depth = depth;
        group->is_unlisted = l->unlisted;
        const char *label = folder_label(notes, slice_from(name, bytes - 1));
        group->title =
            label != NULL ? label : title_safe(&l->course->arena, slice_from(name + start, bytes - 1 - start));
    }
    return depth;
}

static void look_into(struct course *course, struct chapter *chapter, struct diags *diags)
{
    struct peek peek;
    bool readable = peek_note(chapter->path, &course->arena, &peek);
    if (!readable) {
        chapter->failure = arena_printf(&course->arena, _("%s cannot be opened: %s; make it readable or remove it"),
                                        chapter->name, _(strerror(errno)));
        chapter->state = CHAPTER_FAILED;
        diag_add(diags, DIAG_ERROR, "chapter-unreadable", chapter->name, 1, 1, "%s", chapter->failure);
    }
    if (readable && peek.title != NULL)
        chapter->title = title_safe(&course->arena, slice_of(peek.title));
    if (readable && peek.upstream != NULL)
        chapter->upstream = canonical(&course->arena, slice_of(peek.upstream));
}

/* Adds the notes that are in no chapter yet, in natural order, below groups for their folders. */
static void add_notes(struct listing *l, const struct folder_notes *notes)
{
    struct course *course = l->course;
    const char *before = NULL;
    for (size_t i = 0; i < notes->count; i++) {
        if (course_by_name(course, notes->names[i]) != COURSE_NONE)
            continue;
        int depth = notes->depths == NULL ? add_groups(l, notes, notes->names[i], before) : l->depth + notes->depths[i];
        before = notes->names[i];
        struct chapter *chapter = add_file(course, before);
        chapter->depth = depth;
        chapter->number = l->next_number > 0 ? l->next_number++ : 0;
        chapter->is_unlisted = l->unlisted;
        chapter->title = title_of_file(&course->arena, before);
        chapter->is_untitled = l->titling == TITLED_LATER;
        if (l->titling == TITLED_NOW)
            look_into(course, chapter, l->diags);
        const char *label = folder_label(notes, slice_of(before));
        if (label != NULL) {
            chapter->title = label;
            chapter->is_untitled = false;
        }
    }
}

/* Notes that the index does not list go below it, in a separate group, which is named in the language of the interface. */
static void add_unlisted(struct course *course, const struct folder_notes *notes, enum titling titling)
{
    size_t missing = 0;
    for (size_t i = 0; i < notes->count; i++)
        missing += course_by_name(course, notes->names[i]) == COURSE_NONE;
    if (missing == 0)
        return;
    struct chapter *group = course_add(course);
    group->title = _("Other notes");
    group->is_unlisted = true;
    add_notes(&(struct listing){course, titling == TITLED_NOW ? TITLED_LATER : UNTITLED, 1, 0, true, NULL}, notes);
}

/* No index: every note of the folder, in natural order. */
static bool list_folder(struct course *course, const struct folder_notes *notes, enum titling titling,
                        struct diags *diags, struct error *error)
{
    add_notes(&(struct listing){course, titling, 0, 1, false, diags}, notes);
    const char *title = tool_title(course);
    course->title = title != NULL ? title : title_of_folder(&course->arena, course->root);
    return course->chapter_count > 0 ||
           error_set(error, ERROR_CONTENT, "%s holds no Markdown notes (*.md); name a folder that does", course->root);
}

/* ---- what an index leaves open ---- */

/* Pairs chapters that are only upstream pages with local notes whose front matter names that page, and reads the
 * others' upstream pages from their front matter. */
static void pair_upstream(struct course *course, const struct folder_notes *notes)
{
    size_t unpaired = 0;
    struct peek peek;
    for (size_t i = 0; i < course->chapter_count; i++) {
        struct chapter *chapter = &course->chapters[i];
        unpaired += chapter->path == NULL && chapter->upstream != NULL;
        if (chapter->path != NULL && chapter->upstream == NULL && i < MAX_PEEKS &&
            peek_note(chapter->path, &course->arena, &peek) && peek.upstream != NULL)
            chapter->upstream = canonical(&course->arena, slice_of(peek.upstream));
    }
    for (size_t i = 0; i < notes->count && unpaired > 0; i++) {
        if (course_by_name(course, notes->names[i]) != COURSE_NONE)
            continue;
        const char *path = arena_path(&course->arena, course->root, notes->names[i]);
        if (!peek_note(path, &course->arena, &peek) || peek.upstream == NULL)
            continue;
        int found = course_by_upstream(course, canonical(&course->arena, slice_of(peek.upstream)));
        if (found != COURSE_NONE && course->chapters[found].path == NULL) {
            course->chapters[found].path = path;
            course_set_name(course, found, notes->names[i]);
        }
    }
}

/* Titles for entries whose link has no words. */
static void fill_titles(struct course *course)
{
    for (size_t i = 0; i < course->chapter_count; i++) {
        struct chapter *chapter = &course->chapters[i];
        struct peek peek;
        if (chapter->title != NULL && *chapter->title != '\0')
            continue;
        if (chapter->path != NULL && peek_note(chapter->path, &course->arena, &peek) && peek.title != NULL)
            chapter->title = title_safe(&course->arena, slice_of(peek.title));
        else
            chapter->title = chapter->name != NULL ? title_of_file(&course->arena, chapter->name) : "?";
    }
}

static void describe(struct course *course, const struct doc *doc)
{
    struct slice excerpt = doc != NULL ? doc_meta(doc, "excerpt") : (struct slice){"", 0};
    struct slice upstream = doc != NULL ? doc_meta(doc, "upstream") : (struct slice){"", 0};
    if (excerpt.bytes > 0)
        course->description = title_safe(&course->arena, excerpt);
    if (upstream.bytes > 0)
        course->chapters[0].upstream = canonical(&course->arena, upstream);
}

/* ---- opening ---- */

static bool set_root(struct course *course, const char *path, struct error *error)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return error_set(error, ERROR_CONTENT, "%s cannot be opened: %s", path, _(strerror(errno)));
    course->root = arena_strndup(&course->arena, real, strlen(real));
    free(real);
    return true;
}

/* Says which pages are in forms that are not read. */
static void tell_foreign(struct course *course, const struct folder_notes *notes)
{
    struct buf why = {0};
    buf_add_str(&why, course->why != NULL ? course->why : "");
    for (int i = 0; i < FOLDER_FOREIGN; i++)
        if (notes->foreign[i] > 0)
            buf_printf(&why,
                       language_count(notes->foreign[i], "  left out: %zu page in %s, which is not Markdown\n",
                                      "  left out: %zu pages in %s, which are not Markdown\n"),
                       notes->foreign[i], folder_foreign_ending(i));
    course->why = arena_strndup(&course->arena, buf_slice(&why).ptr, why.bytes);
    buf_free(&why);
}

static bool read_folder(struct course *course, const struct course_way *way, struct diags *diags, struct error *error)
{
    struct folder_notes notes;
    folder_list(course->root, &course->arena, &notes, diags);
    for (size_t i = 0; i < notes.count; i++)
        shelf_put(course->shelf, notes.names[i], COURSE_NONE);
    for (size_t i = 0; i < notes.picture_count; i++)
        shelf_put(course->shelf, notes.pictures[i], COURSE_NONE);
    course->shelf_notes = notes.count;
    course->listed = &notes;
    aliases_on_miss(course);
    enum titling titling = way->is_unread ? UNTITLED : TITLED_NOW;
    bool ok = true;
    bool chosen = index_choose(course, way->index, diags);
    tell_foreign(course, &notes);
    if (*course->site == '\0')
        course->site = tool_site(course);
    sorting_apply(course, &notes);
    if (chosen) {
        describe(course, course->chapters[0].doc);
        fill_titles(course);
        pair_upstream(course, &notes);
        add_unlisted(course, &notes, titling);
    } else
        ok = list_folder(course, &notes, titling, diags, error);
    course->listed = NULL;
    free(notes.names);
    free(notes.others);
    free(notes.depths);
    free(notes.labels);
    free(notes.pictures);
    return ok;
}

static bool open_folder(struct course *course, const char *path, const struct course_way *way, struct diags *diags,
                        struct error *error)
{
    if (access(path, R_OK | X_OK) != 0)
        return error_set(error, ERROR_CONTENT, "%s cannot be opened: %s; make it readable", path, _(strerror(errno)));
    return set_root(course, path, error) && read_folder(course, way, diags, error);
}

/* Makes a parsed note the only chapter. */
static void open_alone(struct course *course, struct doc *doc, const char *name)
{
    struct chapter *chapter = add_file(course, name);
    chapter->doc = doc;
    chapter->state = CHAPTER_READ;
    chapter->number = 1;
    chapter->title = title_of_doc(&course->arena, doc);
    course->title = chapter->title != NULL ? chapter->title : title_of_folder(&course->arena, course->root);
    if (chapter->title == NULL)
        chapter->title = title_of_file(&course->arena, name);
    describe(course, doc);
}

/* Whether a file's name is one of those that list chapters. */
static bool is_index_name(const char *name)
{
    static const char *const names[] = {"index.md", "SUMMARY.md", "_sidebar.md", "README.md", "readme.md", "Index.md"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* A single file: the only chapter. */
static bool open_file(struct course *course, const char *path, struct diags *diags, struct error *error)
{
    const char *name = last_segment(path);
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : arena_strndup(&course->arena, path, (size_t)(slash - path));
    if (folder_is_picture(name))
        return error_set(error, ERROR_CONTENT, "%s is a picture; name a Markdown note or a folder of notes", path);
    if (!set_root(course, folder, error))
        return false;
    struct doc *doc = note_load(path, name, diags, error);
    if (doc == NULL)
        return false;
    open_alone(course, doc, arena_strndup(&course->arena, name, strlen(name)));
    return true;
}

static bool open_standard_input(struct course *course, struct diags *diags, struct error *error)
{
    struct doc *doc = note_load("-", _("(standard input)"), diags, error);
    if (doc == NULL || !set_root(course, ".", error)) {
        doc_free(doc);
        return false;
    }
    open_alone(course, doc, _("(standard input)"));
    course->chapters[0].path = "-";
    return true;
}

/* Whether a file links to anything; if not, its folder need not be read. */
static bool has_links(const char *path)
{
    char *bytes;
    size_t count;
    if (!file_read(path, &bytes, &count, NULL))
        return false;
    bool found = slice_find_str(slice_from(bytes, count), slice_of("]("), 0) < count || strstr(bytes, "toc") != NULL;
    free(bytes);
    return found;
}

/* Opens the folder of a file that lists chapters, with the file as the index; NULL when it lists none. */
static struct course *open_as_index(const char *path, const struct course_way *way, struct diags *diags)
{
    const char *name = last_segment(path);
    size_t before = diags != NULL ? diags->count : 0;
    if (way->is_note || !is_index_name(name) || !has_links(path))
        return NULL;
    struct course *course = course_new();
    char *folder = xstrndup(path, (size_t)(name - path));
    struct course_way index = {.is_unread = way->is_unread, .index = name};
    if (open_folder(course, *folder != '\0' ? folder : ".", &index, diags, NULL) && course->has_index) {
        free(folder);
        return course;
    }
    free(folder);
    course_free(course);
    diags_cut(diags, before);
    return NULL;
}

struct course *course_open_as(const char *path, const struct course_way *way, struct diags *diags, struct error *error)
{
    struct stat info;
    struct course *course;
    bool ok, standard = strcmp(path, "-") == 0;
    if (!standard && stat(path, &info) != 0) {
        error_set(error, ERROR_CONTENT, "%s cannot be opened: %s", path, _(strerror(errno)));
        return NULL;
    }
    if (!standard && S_ISREG(info.st_mode) && (course = open_as_index(path, way, diags)) != NULL)
        return course;
    course = course_new();
    if (standard)
        ok = open_standard_input(course, diags, error);
    else if (S_ISDIR(info.st_mode))
        ok = open_folder(course, path, way, diags, error);
    else
        ok = open_file(course, path, diags, error);
    if (ok)
        return course;
    course_free(course);
    return NULL;
}

struct course *course_open(const char *path, struct diags *diags, struct error *error)
{
    return course_open_as(path, &(struct course_way){0}, diags, error);
}

struct course *course_of_page(const char *url, const struct doc *page)
{
    enum { FEW = 3 };
    struct course *course = course_new();
    struct arena *arena = &course->arena;
    course->root = ".";
    struct chapter *home = course_add(course);
    home->upstream = canonical(arena, slice_of(url));
    const char *title = title_of_doc(arena, page);
    home->title = title != NULL ? title : title_of_file(arena, home->upstream);
    course->title = home->title;
    course->has_index = true;
    struct index_named named = index_read(course, page, INDEX_NOTE, NULL, NULL);
    if (named.pages >= FEW)
        return course;
    course->has_index = false;
    course->chapter_count = 1;
    course->chapters[0].number = 1;
    return course;
}

/* What a file looks like from outside; 0: it is not there. */
static uint64_t stamp_of(const char *path)
{
    struct stat info;
    if (path == NULL || stat(path, &info) != 0)
        return 0;
    uint64_t stamp = (uint64_t)info.st_ino * UINT64_C(1099511628211) + (uint64_t)info.st_size;
    stamp = stamp * UINT64_C(1099511628211) + (uint64_t)info.st_mtim.tv_sec;
    return stamp * UINT64_C(1099511628211) + (uint64_t)info.st_mtim.tv_nsec;
}

bool chapter_is_stale(const struct course *course, int index)
{
    const struct chapter *chapter = &course->chapters[index];
    uint64_t now = chapter->state == CHAPTER_READ && chapter->stamp != 0 ? stamp_of(chapter->path) : 0;
    return now != 0 && now != chapter->stamp;
}

struct doc *chapter_load(struct course *course, int index, struct diags *diags)
{
    struct chapter *chapter = &course->chapters[index];
    if (chapter->state != CHAPTER_UNREAD || chapter->path == NULL)
        return chapter->doc;
    struct error error = {0};
    chapter->stamp = stamp_of(chapter->path); /* before it is read: what comes after is another */
    chapter->doc = note_load(chapter->path, chapter->name, diags, &error);
    if (chapter->doc == NULL) {
        chapter->state = CHAPTER_FAILED;
        chapter->failure = title_safe(&course->arena, slice_of(error.message));
        diag_add(diags, DIAG_ERROR, "chapter-unreadable", chapter->name, 1, 1, "%s", error.message);
        return NULL;
    }
    chapter->state = CHAPTER_READ;
    if (chapter->doc->root->first == NULL &&
        chapter->doc->meta_count == 0) /* a page of front matter is laid out by its tool */
        diag_add(diags, DIAG_WARNING, "chapter-empty", chapter->name, 1, 1, "the chapter is empty");
    struct slice upstream = doc_meta(chapter->doc, "upstream");
    if (chapter->upstream == NULL && upstream.bytes > 0)
        chapter->upstream = canonical(&course->arena, upstream);
    return chapter->doc;
}

int chapter_adopt(struct course *course, const char *name)
{
    const char *found = folder_real_note(course->root, name, &course->arena);
    if (found == NULL)
        return COURSE_NONE;
    int index = course_by_name(course, found);
    if (index != COURSE_NONE)
        return index;
    struct peek peek;
    struct chapter *chapter = add_file(course, found);
    bool titled = peek_note(chapter->path, &course->arena, &peek) && peek.title != NULL;
    chapter->title = titled ? title_safe(&course->arena, slice_of(peek.title)) : title_of_file(&course->arena, found);
    return (int)course->chapter_count - 1;
}

bool chapter_reload(struct course *course, int index, struct diags *diags, struct error *error)
{
    struct chapter *chapter = &course->chapters[index];
    if (chapter->path == NULL || strcmp(chapter->path, "-") == 0)
        return error_set(error, ERROR_CONTENT, "\"%s\" has no file to reload", chapter->title);
    uint64_t stamp = stamp_of(chapter->path);
    struct doc *doc = note_load(chapter->path, chapter->name, diags, error);
    if (doc == NULL)
        return false;
    doc_free(chapter->doc);
    chapter->doc = doc;
    chapter->stamp = stamp;
    chapter->state = CHAPTER_READ;
    chapter->failure = NULL;
    return true;
}
