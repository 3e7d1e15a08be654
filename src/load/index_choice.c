/* index_choice.c - which of a folder's files orders its notes. Every candidate is read as an index, and the one that names most of
 * the notes wins, unless a tool's configuration names its index. */
#include "index_choice.h"

#include "biji/file.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/target.h"
#include "biji/text.h"
#include "index.h"
#include "navigation.h"
#include "own_pages.h"
#include "presence.h"
#include "titles.h"
#include "tools.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum source { FROM_NOTE, FROM_NAVIGATION, FROM_YAML, FROM_TOCTREE, FROM_SCRIPT };

/* A file that may be the index. */
struct candidate {
    const char *name; /* from the root */
    const char *site; /* its folder */
    enum source source;
};

/* The result of reading it. */
struct trial {
    struct candidate candidate;
    struct index_named named;
    struct chapter *chapters; /* owned */
    size_t count, room;
    struct doc *doc;     /* owned; NULL: it could not be read */
    const char *home;    /* the note that the course opens with; NULL: the index itself */
    const char *site;    /* where its pages are */
    const char *title;   /* of the course, from the tool's file; or NULL */
    const char *certain; /* why no other is possible; or NULL */
    struct diags diags;
};

/* Where courses keep their notes. */
static const char *const sites[] = {"", "src", "docs", "doc", "content", "source", "book", "docs/src", "docs/source"};
enum { SITE_COUNT = sizeof sites / sizeof sites[0], MAX_CANDIDATES = 64 };

static const char *in_site(struct arena *arena, const char *site, const char *name)
{
    return *site != '\0' ? arena_path(arena, site, name) : name;
}

static bool has_file(struct course *course, const char *name)
{
    return presence_of(course, "", name);
}

static bool is_shelved(const struct course *course, const char *name)
{
    return shelf_place(course->shelf, name) < shelf_count(course->shelf);
}

/* ---- the candidates ---- */

struct candidates {
    struct candidate items[MAX_CANDIDATES];
    size_t count;
};

static void add(struct candidates *all, const char *name, const char *site, enum source source)
{
    if (all->count < MAX_CANDIDATES)
        all->items[all->count++] = (struct candidate){name, site, source};
}

/* READMEs in every language and spelling of a folder. */
static void add_readmes(struct course *course, struct candidates *all, const char *site)
{
    static const char *const names[] = {"README.md",       "readme.md",       "Readme.md",       "README.markdown",
                                        "README_zh.md",    "README_CN.md",    "README_cn.md",    "README-zh.md",
                                        "README-CN.md",    "README.zh.md",    "README.zh-CN.md", "README_zh-CN.md",
                                        "README_ZH.md",    "README.zh_CN.md", "README-zh_CN.md", "README-zh-CN.md",
                                        "README_zh_CN.md", "README.cn.md",    "README-cn.md",    "README_en.md",
                                        "README_EN.md",    "README-en.md",    "README-EN.md",    "README.en.md",
                                        "README.en-US.md", "README_ja.md",    "README-ja.md",    "README.ja.md"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *name = in_site(&course->arena, site, names[i]);
        if (is_shelved(course, name))
            add(all, name, site, FROM_NOTE);
    }
}

static void add_site(struct course *course, struct candidates *all, const char *site)
{
    static const struct {
        const char *name;
        enum source source;
    } forms[] = {{"mkdocs.yml", FROM_YAML},       {"mkdocs.yaml", FROM_YAML},       {"_toc.yml", FROM_YAML},
                 {"_quarto.yml", FROM_YAML},      {"myst.yml", FROM_YAML},          {"sidebars.json", FROM_YAML},
                 {"_bookdown.yml", FROM_YAML},    {"chapters.yml", FROM_YAML},      {"_toctree.yml", FROM_YAML},
                 {"SUMMARY.md", FROM_NAVIGATION}, {"_sidebar.md", FROM_NAVIGATION}, {"index.md", FROM_TOCTREE},
                 {"index.rst", FROM_TOCTREE},     {"index.md", FROM_NOTE},          {"Index.md", FROM_NOTE}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const char *name = in_site(&course->arena, site, forms[i].name);
        bool there = target_is_note(slice_of(name)) ? is_shelved(course, name) : has_file(course, name);
        if (there)
            add(all, name, site, forms[i].source);
    }
    add_readmes(course, all, site);
}

/* VitePress' configuration of each language, beside its pages; those of the first language are at the site's root. */
static void add_languages(struct course *course, struct candidates *all)
{
    static const char *const languages[][2] = {
        {"docs/en/config", "docs/en"}, {"docs/zh/config", "docs"}, {"en/config", "en"}, {"zh/config", ""}};
    static const char *const endings[] = {"ts", "mts"};
    for (size_t i = 0; i < sizeof languages / sizeof languages[0] * 2; i++) {
        const char *name = arena_printf(&course->arena, "%s.%s", languages[i / 2][0], endings[i % 2]);
        if (has_file(course, name))
            add(all, name, languages[i / 2][1], FROM_SCRIPT);
    }
}

/* Sidebars written in JavaScript, and the folder of the pages to which their paths are relative. */
static void add_scripts(struct course *course, struct candidates *all)
{
    static const char *const names[] = {"sidebars.js", "sidebars.ts", "sidebars.mjs"},
                             *const configs[][2] = {{".vitepress", "config"},         {".vitepress", "config/index"},
                                                    {".vuepress", "config"},          {".vuepress", "sidebar"},
                                                    {".vuepress", "sidebar/index"},   {".vitepress", "sidebar"},
                                                    {".vitepress", "config/sidebar"}, {".vuepress", "theme"},
                                                    {".vitepress", "config/zh"},      {".vitepress", "config/en"}},
                             *const endings[] = {"ts", "mts", "js", "mjs"},
                             *const sources[] = {"docs", "", "src", "website", "content", "doc", "packages/docs"};
    struct arena *arena = &course->arena;
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        if (*sources[i] != '\0' && !has_file(course, sources[i]))
            continue;
        for (size_t k = 0; k < sizeof names / sizeof names[0];
             k++) { /* beside docs, which may be below a folder beside it */
            const char *name = in_site(arena, sources[i], names[k]);
            const char *docs = in_site(arena, sources[i], "docs");
            if (has_file(course, name))
                add(all, name,
                    has_file(course, docs)     ? docs
                    : has_file(course, "docs") ? "docs"
                                               : sources[i],
                    FROM_SCRIPT);
        }
        const char *pages = in_site(arena, sources[i], "src/content/docs"); /* of Starlight */
        for (size_t k = 0; k < sizeof endings / sizeof endings[0] && has_file(course, pages); k++) {
            const char *name = in_site(arena, sources[i], arena_printf(arena, "astro.config.%s", endings[k]));
            if (has_file(course, name))
                add(all, name, pages, FROM_SCRIPT);
        }
        for (size_t k = 0; k < sizeof configs / sizeof configs[0] * 4; k++) {
            const char *const *config = configs[k / 4], *folder = in_site(arena, sources[i], config[0]);
            if (!has_file(course, folder))
                continue;
            const char *name = arena_printf(arena, "%s/%s.%s", folder, config[1], endings[k % 4]);
            if (has_file(course, name))
                add(all, name, sources[i], FROM_SCRIPT);
        }
    }
}

static bool is_added(const struct candidates *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i].name, name) == 0)
            return true;
    return false;
}

/* The file in which GitBook keeps the contents: SUMMARY.md unless .gitbook.yaml says otherwise; from the root. */
static const char *gitbook_summary(struct course *course, const char **site)
{
    const char *root = tool_value(course, ".gitbook.yaml", "root"),
               *summary = tool_value(course, ".gitbook.yaml", "summary");
    struct buf folder = {0}, name = {0};
    target_join("", slice_of(root != NULL ? root : ""), &folder);
    *site = arena_strndup(&course->arena, buf_slice(&folder).ptr, folder.bytes);
    buf_add_slice(&name, slice_of(summary != NULL ? summary : "SUMMARY.md"));
    struct buf clean = {0};
    target_join("", buf_slice(&name), &clean);
    const char *found = in_site(&course->arena, *site, arena_strndup(&course->arena, clean.ptr, clean.bytes));
    buf_free(&folder);
    buf_free(&name);
    buf_free(&clean);
    return found;
}

/* Contents in other folders: those of translations, of a book below others, and of a GitBook. */
static void add_contents(struct course *course, struct candidates *all)
{
    enum { MAX_CONTENTS = 16 };
    size_t before = all->count;
    const char *site;
    if (has_file(course, ".gitbook.yaml")) {
        const char *name = gitbook_summary(course, &site);
        if (is_shelved(course, name) && !is_added(all, name))
            add(all, name, site, FROM_NAVIGATION);
    }
    for (size_t i = 0; i < course->shelf_notes && all->count < before + MAX_CONTENTS; i++) {
        const char *name = shelf_name(course->shelf, i);
        struct slice s = slice_of(name);
        if (!slice_ends(s, "/SUMMARY.md") && !slice_ends(s, "/_sidebar.md"))
            continue;
        if (!is_added(all, name))
            add(all, name, arena_strndup(&course->arena, name, (size_t)(strrchr(name, '/') - name)), FROM_NAVIGATION);
    }
}

/* Folders of any other name in which a tool has its configuration. */
static void add_configured(struct course *course, struct candidates *all)
{
    static const char *const files[] = {"_toc.yml",   "_quarto.yml", "_bookdown.yml",
                                        "mkdocs.yml", "myst.yml",    "conf.py"};
    const char *folders[MAX_TOOL_FOLDERS];
    size_t count = tool_folders(course, folders);
    for (size_t i = 0; i < count; i++) {
        bool known = false, configured = false;
        for (size_t k = 0; k < SITE_COUNT; k++)
            known = known || strcmp(folders[i], sites[k]) == 0;
        for (size_t k = 0; k < sizeof files / sizeof files[0] && !known && !configured; k++)
            configured = presence_of(course, folders[i], files[k]);
        if (configured)
            add_site(course, all, folders[i]);
    }
}

/* The folders of docs that hold a site of MkDocs each, one per language: docs/en/mkdocs.yml. */
static void add_translations(struct course *course, struct candidates *all)
{
    enum { MAX_FOLDERS = 64 };
    static const char docs[] = "docs/";
    const char *before = "";
    size_t bytes = 0, folders = 0;
    for (size_t i = 0; i < course->shelf_notes && folders < MAX_FOLDERS; i++) {
        const char *name = shelf_name(course->shelf, i);
        const char *slash = strncmp(name, docs, strlen(docs)) == 0 ? strchr(name + strlen(docs), '/') : NULL;
        if (slash == NULL || (bytes > 0 && strncmp(name, before, bytes + 1) == 0))
            continue;
        before = name;
        bytes = (size_t)(slash - name);
        folders++;
        const char *site = arena_strndup(&course->arena, name, bytes);
        if (has_file(course, in_site(&course->arena, site, "mkdocs.yml")))
            add(all, in_site(&course->arena, site, "mkdocs.yml"), site, FROM_YAML);
    }
}

static void add_all(struct course *course, struct candidates *all)
{
    for (size_t i = 0; i < SITE_COUNT; i++)
        if (i == 0 || has_file(course, sites[i]))
            add_site(course, all, sites[i]);
    add_configured(course, all);
    add_translations(course, all);
    add_contents(course, all);
    add_scripts(course, all);
    add_languages(course, all);
}

static bool is_script(const char *name)
{
    struct slice s = slice_of(name);
    return slice_ends(s, "js") || slice_ends(s, "ts");
}

/* The one that the user named. */
static void add_wanted(struct course *course, struct candidates *all, const char *wanted)
{
    while (strncmp(wanted, "./", 2) == 0)
        wanted += 2;
    const char *slash = strrchr(wanted, '/'), *last = slash != NULL ? slash + 1 : wanted;
    const char *site = slash != NULL ? arena_strndup(&course->arena, wanted, (size_t)(slash - wanted)) : "";
    bool navigation = strcmp(last, "SUMMARY.md") == 0 || strcmp(last, "_sidebar.md") == 0;
    if (!has_file(course, wanted))
        return;
    if (!target_is_note(slice_of(wanted)))
        add(all, wanted, site, is_script(wanted) ? FROM_SCRIPT : FROM_YAML);
    else if (!navigation)
        add(all, wanted, site, FROM_TOCTREE);
    if (target_is_note(slice_of(wanted)))
        add(all, wanted, site, navigation ? FROM_NAVIGATION : FROM_NOTE);
}

/* ---- what the tools say ---- */

/* Whether the candidate is the file that .gitbook.yaml means; the page that it names as the first becomes the home. */
static bool is_gitbooks(struct course *course, struct trial *trial)
{
    const char *site, *page = tool_value(course, ".gitbook.yaml", "readme");
    if (!has_file(course, ".gitbook.yaml") || strcmp(gitbook_summary(course, &site), trial->candidate.name) != 0)
        return false;
    struct shelf_find find = shelf_seek(course->shelf, trial->candidate.name, site, slice_of(page != NULL ? page : ""));
    if (page != NULL && find.way <= SHELF_CASE)
        trial->home = find.name;
    return true;
}

/* Whether a file holds a word. */
static bool holds(struct course *course, const char *name, const char *word)
{
    char *bytes;
    size_t count;
    if (!has_file(course, name) || !file_read(arena_path(&course->arena, course->root, name), &bytes, &count, NULL))
        return false;
    bool found = slice_find_str(slice_from(bytes, count), slice_of(word), 0) < count;
    free(bytes);
    return found;
}

/* The folder above; NULL above the root. */
static const char *above(struct arena *arena, const char *site)
{
    const char *slash = strrchr(site, '/');
    return *site == '\0' ? NULL : slash != NULL ? arena_strndup(arena, site, (size_t)(slash - site)) : "";
}

/* Looks for a tool's configuration in the candidate's folder and above it. */
static void ask_tools(struct course *course, struct trial *trial)
{
    struct arena *arena = &course->arena;
    const struct candidate *c = &trial->candidate;
    const char *folder = c->site;
    for (int up = 0; up < 2 && folder != NULL; up++, folder = above(arena, folder)) {
        const char *book = in_site(arena, folder, "book.toml"), *page = in_site(arena, folder, "index.html");
        const char *conf = in_site(arena, folder, "conf.py");
        if (c->source == FROM_NAVIGATION && strcasestr(c->name, "SUMMARY.md") != NULL && has_file(course, book)) {
            trial->certain = _("book.toml is mdBook's, which reads SUMMARY.md");
            trial->title = tool_value(course, book, "title");
            return;
        }
        if (c->source == FROM_NAVIGATION && strcasestr(c->name, "_sidebar.md") != NULL &&
            holds(course, page, "docsify")) {
            trial->certain = _("index.html is docsify's, which reads _sidebar.md");
            trial->title = tool_page_title(course, page);
            trial->site = folder;
            return;
        }
        if (c->source == FROM_TOCTREE && has_file(course, conf)) {
            trial->certain = _("conf.py is Sphinx's, which reads toctrees");
            return;
        }
    }
    if (c->source == FROM_NAVIGATION && is_gitbooks(course, trial))
        trial->certain = _(".gitbook.yaml is GitBook's, which names its contents");
    if (c->source == FROM_YAML || c->source == FROM_SCRIPT)
        trial->certain = _("the course's own tool reads it");
    if (c->source == FROM_SCRIPT)
        trial->title = tool_value(course, c->name, "title");
    if (trial->title == NULL && trial->certain != NULL && c->source != FROM_NAVIGATION)
        trial->title = tool_title(course);
}

/* ---- reading one ---- */

/* The note that a course opens with if its index is not for reading. */
static const char *home_of(struct course *course, const char *site, bool is_readme)
{
    static const char *const names[] = {"README.md", "index.md",  "index.qmd", "index.Rmd", "index.ipynb",
                                        "index.mdx", "README.md", "readme.md", "_index.md"};
    for (int from_root = 0; from_root < 2; from_root++)
        for (size_t i = is_readme ? 0 : 1; i < sizeof names / sizeof names[0]; i++) {
            const char *name = in_site(&course->arena, from_root ? "" : site, names[i]);
            if (is_shelved(course, name))
                return name;
        }
    return NULL;
}

/* Removes the course's chapters, so that another index can be read. */
static void clear(struct course *course)
{
    for (size_t i = 0; i < course->chapter_count; i++)
        if (course->chapters[i].name != NULL)
            shelf_put(course->shelf, course->chapters[i].name, COURSE_NONE);
    course->chapters = NULL;
    course->chapter_count = course->chapter_room = 0;
}

/* The folder of the pages that a nav names: docs_dir, or docs if docs_dir is generated by the build. */
static const char *pages_of(struct course *course, const struct candidate *c, const struct navigation *n)
{
    struct arena *arena = &course->arena;
    const char *told =
        n->pages.bytes > 0 ? in_site(arena, c->site, arena_strndup(arena, n->pages.ptr, n->pages.bytes)) : NULL;
    const char *docs = in_site(arena, c->site, "docs");
    if (told != NULL && has_file(course, told))
        return told;
    return (strstr(c->name, "mkdocs") != NULL || strstr(c->name, "chapters.yml") != NULL) && has_file(course, docs)
               ? docs
               : c->site;
}

/* The chapters of bookdown where its file does not name them: all chunks of R beside it, index.Rmd first. */
static bool list_chunks(const struct course *course, const struct candidate *c, struct navigation *n)
{
    const char *slash = strrchr(c->name, '/');
    size_t site = strlen(c->site), prefix = site + (site > 0);
    if (strcmp(slash != NULL ? slash + 1 : c->name, "_bookdown.yml") != 0)
        return false;
    *n = (struct navigation){0};
    for (size_t i = 0; i < course->shelf_notes; i++) {
        const char *name = shelf_name(course->shelf, i), *inner = name + prefix;
        bool beside = strncmp(name, c->site, site) == 0 && (site == 0 || name[site] == '/') &&
                      strchr(inner, '/') == NULL && *inner != '_';
        if (beside && (slice_ends(slice_of(inner), ".Rmd") || slice_ends(slice_of(inner), ".rmd")))
            navigation_add_entry(n, slice_of(""), slice_of(inner), 1, 0);
    }
    return n->text.bytes > 0;
}

/* Reads the candidate as navigation converted from another form; *lines is the caller's, ended by free(). */
static struct doc *rewrite(struct course *course, struct trial *trial, int **lines)
{
    struct navigation n;
    const struct candidate *c = &trial->candidate;
    const char *path = arena_path(&course->arena, course->root, c->name);
    if (c->source == FROM_YAML     ? !navigation_read_yaml(path, &n) && !list_chunks(course, c, &n)
        : c->source == FROM_SCRIPT ? !navigation_read_script(path, &n)
                                   : !navigation_read_toctree(course, c->name, &n))
        return NULL;
    if (c->source == FROM_YAML)
        trial->site = pages_of(course, c, &n);
    if (n.title.bytes > 0)
        trial->title = title_safe(&course->arena, buf_slice(&n.title));
    if (n.home.bytes > 0) {
        struct shelf_find find = shelf_seek(course->shelf, c->name, trial->site, buf_slice(&n.home));
        trial->home = find.way <= SHELF_CASE ? find.name : NULL;
    }
    size_t bytes = n.text.bytes;
    struct doc *doc = note_parse_take(c->name, buf_take(&n.text), bytes, NULL);
    *lines = n.lines;
    n.lines = NULL;
    navigation_fini(&n);
    return doc;
}

/* Adds chapter 0. */
static void add_home(struct course *course, const char *name)
{
    struct chapter *chapter = course_add(course);
    chapter->path = arena_path(&course->arena, course->root, name);
    chapter->title = name;
    course_set_name(course, 0, name);
}

/* A sidebar in JavaScript names its pages once for each address below which it is shown, which is no fault; nor is what it misses
 * told more than once. */
static void drop_repeats(struct diags *diags)
{
    enum { LOOKED_AT = 256 };
    struct diags kept = {0};
    for (size_t i = 0; i < diags->count; i++) {
        const struct diag *d = &diags->items[i];
        bool told = strcmp(d->code, "chapter-twice") == 0;
        for (size_t k = kept.count > LOOKED_AT ? kept.count - LOOKED_AT : 0; k < kept.count && !told; k++)
            told = strcmp(kept.items[k].message, d->message) == 0;
        if (!told)
            diag_add(&kept, d->severity, d->code, d->file, d->line, d->column, "%s", d->message);
    }
    diags_free(diags);
    *diags = kept;
}

static void read_candidate(struct course *course, struct trial *trial)
{
    const struct candidate *c = &trial->candidate;
    bool rewritten = c->source == FROM_YAML || c->source == FROM_TOCTREE || c->source == FROM_SCRIPT;
    int *lines = NULL;
    trial->site = course->site = c->site;
    ask_tools(course, trial);
    course->site = trial->site;
    trial->doc = rewritten ? rewrite(course, trial, &lines)
                           : note_load(arena_path(&course->arena, course->root, c->name), c->name, &trial->diags, NULL);
    course->site = trial->site;
    if (trial->doc != NULL) {
        bool is_page = c->source == FROM_NOTE || (c->source == FROM_TOCTREE && target_is_note(slice_of(c->name)));
        if (trial->home == NULL && !is_page)
            trial->home = home_of(course, trial->site, c->source == FROM_NAVIGATION);
        course->has_index = true;
        own_pages_localise(course, trial->doc);
        add_home(course, trial->home != NULL ? trial->home : c->name);
        trial->named = index_read(course, trial->doc, c->source == FROM_NOTE ? INDEX_NOTE : INDEX_NAVIGATION, lines,
                                  &trial->diags);
        if (c->source == FROM_SCRIPT)
            drop_repeats(&trial->diags);
    }
    free(lines);
    trial->chapters = course->chapters;
    trial->count = course->chapter_count;
    trial->room = course->chapter_room;
    clear(course);
}

/* ---- judging ---- */

static bool is_readme(const struct candidate *c)
{
    const char *slash = strrchr(c->name, '/');
    return strncasecmp(slash != NULL ? slash + 1 : c->name, "readme", 6) == 0;
}

/* Whether a file names enough to order the notes. A README that links to this and that is an ordinary page, and so is one that
 * lists pages of many places; a few pages of one are a course on the web. */
static bool will_do(const struct course *course, const struct trial *trial, bool wanted)
{
    enum { FEW = 3, MANY = 10 };
    size_t notes = course->shelf_notes, named = trial->named.notes, pages = trial->named.pages;
    notes -= notes > 0; /* itself */
    if (trial->doc == NULL || named + pages == 0)
        return trial->doc != NULL && wanted && trial->count > 1;
    if (wanted || trial->certain != NULL || named * 4 >= notes || named >= MANY)
        return named > 0 || pages >= FEW || !is_readme(&trial->candidate);
    return pages >= FEW || (pages > 0 && !is_readme(&trial->candidate));
}

/* Whether a site's folder is that of the Chinese pages. */
static bool is_chinese(const char *site)
{
    static const char *const names[] = {"zh", "zh-cn", "zh_CN", "zh-hans", "cn", "chinese"};
    for (const char *segment = site; *segment != '\0'; segment += strspn(segment, "/")) {
        size_t bytes = strcspn(segment, "/");
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (slice_eq_nocase(slice_from(segment, bytes), names[i]))
                return true;
        segment += bytes;
    }
    return false;
}

/* Whether a names more notes than b. */
static bool is_better(const struct trial *a, const struct trial *b)
{
    if (b == NULL)
        return true;
    if ((a->certain != NULL) != (b->certain != NULL))
        return a->certain != NULL;
    size_t left = a->named.notes + a->named.pages, right = b->named.notes + b->named.pages;
    bool chinese = language_chosen() == LANGUAGE_CHINESE;
    return left > right || (left == right && chinese && is_chinese(a->site) && !is_chinese(b->site));
}

static void tell(const struct course *course, struct buf *why, const struct trial *trial, bool chosen, bool fit)
{
    static const char *const sources[] = {N_("lists and tables"), N_("navigation"), N_("contents"), N_("toctrees"),
                                          N_("sidebar")};
    size_t notes = course->shelf_notes;
    buf_add_str(why, chosen ? "* " : "  ");
    text_safe(slice_of(trial->candidate.name), why);
    buf_printf(why, _(" (%s): lists %zu of %zu notes"), _(sources[trial->candidate.source]), trial->named.notes, notes);
    if (trial->named.pages > 0)
        buf_printf(why, language_count(trial->named.pages, " and %zu page on the web", " and %zu pages on the web"),
                   trial->named.pages);
    if (trial->certain != NULL && trial->named.notes > 0)
        buf_printf(why, _("; %s"), trial->certain);
    buf_add_str(why, chosen ? _("; it orders the chapters\n") : fit ? "\n" : _("; too few to order them\n"));
}

static void append(struct diags *to, const struct diags *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct diag *d = &from->items[i];
        diag_add(to, d->severity, d->code, d->file, d->line, d->column, "%s", d->message);
    }
}

/* Makes a trial's chapters the course's, along with its document. */
static void install(struct course *course, struct trial *trial, struct diags *diags)
{
    struct arena *arena = &course->arena;
    course->chapters = trial->chapters;
    course->chapter_count = trial->count;
    course->chapter_room = trial->room;
    trial->chapters = NULL;
    for (size_t i = 0; i < course->chapter_count; i++)
        if (course->chapters[i].name != NULL)
            shelf_put(course->shelf, course->chapters[i].name, (int)i);
    course->site = trial->site;
    course->index_name = trial->candidate.name;
    course->index_path = arena_path(arena, course->root, trial->candidate.name);
    append(diags, &trial->diags);
    struct chapter *home = &course->chapters[0];
    bool is_note = target_is_note(slice_of(trial->candidate.name));
    if (trial->candidate.source == FROM_NOTE ||
        (trial->home == NULL && (!is_note || trial->candidate.source != FROM_TOCTREE))) {
        if (trial->candidate.source == FROM_NOTE)
            index_add_mentioned(course, trial->doc);
        home = &course->chapters[0]; /* more may have been added */
        home->doc = trial->doc;
        trial->doc = NULL;
    } else
        home->doc = note_load(home->path, home->name, diags, NULL);
    if (home->doc != NULL)
        home->state = CHAPTER_READ;
    const char *title = home->doc != NULL ? title_of_doc(arena, home->doc) : NULL;
    course->title = trial->title != NULL ? trial->title : title != NULL ? title : title_of_folder(arena, course->root);
    bool contents = trial->home == NULL && trial->candidate.source != FROM_NOTE; /* its file is for the tool */
    home->title = title != NULL ? title : contents ? course->title : title_of_file(arena, home->name);
    if (contents && !is_note) {
        home->path = NULL;
        home->name = NULL;
    }
}

static void free_trial(struct trial *trial)
{
    free(trial->chapters);
    doc_free(trial->doc);
    diags_free(&trial->diags);
}

bool index_choose(struct course *course, const char *wanted, struct diags *diags)
{
    struct candidates all = {.count = 0};
    struct trial *trials, *best = NULL;
    struct buf why = {0};
    bool named = wanted != NULL && strcmp(wanted, "none") != 0;
    if (named)
        add_wanted(course, &all, wanted);
    if (wanted == NULL)
        add_all(course, &all);
    trials = xcalloc(all.count + 1, sizeof *trials);
    for (size_t i = 0; i < all.count; i++) {
        trials[i].candidate = all.items[i];
        read_candidate(course, &trials[i]);
        if (will_do(course, &trials[i], named) && is_better(&trials[i], best))
            best = &trials[i];
    }
    for (size_t i = 0; i < all.count; i++)
        if (trials[i].doc != NULL)
            tell(course, &why, &trials[i], &trials[i] == best, will_do(course, &trials[i], named));
    if (best == NULL)
        buf_add_str(&why, named            ? _("the requested index lists no notes; the folder is listed instead\n")
                          : wanted != NULL ? _("no index is to be used; the folder is listed\n")
                                           : _("no file lists enough of the notes; the folder is listed instead\n"));
    course->why = arena_strndup(&course->arena, buf_slice(&why).ptr, why.bytes);
    course->has_index = best != NULL;
    course->site = "";
    if (best != NULL)
        install(course, best, diags);
    for (size_t i = 0; i < all.count; i++)
        free_trial(&trials[i]);
    free(trials);
    buf_free(&why);
    return best != NULL;
}
