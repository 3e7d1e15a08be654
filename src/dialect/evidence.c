/* evidence.c - which dialect a note is written in: the files that its tool needs are in the note's folder or in one above
 * it; the nearest folder with any of them decides. Checked only when a form in the note depends on it. */
#include "biji/dialect.h"
#include "rewrite.h"

#include "biji/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *file, *dialect; /* as `dialect:` names it */
    unsigned evidence;
} table[] = {
    {".obsidian", "obsidian", EVIDENCE_OBSIDIAN},
    {"publish.css", "publish", EVIDENCE_OBSIDIAN},
    {"book.toml", "mdbook", EVIDENCE_MDBOOK},
    {"mkdocs.yml", "mkdocs", EVIDENCE_MKDOCS},
    {"mkdocs.yaml", "material", EVIDENCE_MKDOCS},
    {"zensical.toml", "zensical", EVIDENCE_MKDOCS},
    {"zensical.yml", "zensical", EVIDENCE_MKDOCS},
    {"docusaurus.config.js", "docusaurus", EVIDENCE_DOCUSAURUS},
    {"docusaurus.config.ts", "mdx", EVIDENCE_DOCUSAURUS},
    {"website/docusaurus.config.js", "docusaurus", EVIDENCE_DOCUSAURUS},
    {"website/docusaurus.config.ts", "docusaurus", EVIDENCE_DOCUSAURUS},
    {"next.config.js", "next", EVIDENCE_DOCUSAURUS},
    {"next.config.mjs", "nextra", EVIDENCE_DOCUSAURUS},
    {"next.config.ts", "next", EVIDENCE_DOCUSAURUS},
    {"gatsby-config.js", "gatsby", EVIDENCE_DOCUSAURUS},
    {"docs.json", "mintlify", EVIDENCE_DOCUSAURUS},
    {"mint.json", "mintlify", EVIDENCE_DOCUSAURUS},
    {"fern.config.json", "fern", EVIDENCE_DOCUSAURUS},
    {"fern/fern.config.json", "fern", EVIDENCE_DOCUSAURUS},
    {"astro.config.mjs", "starlight", EVIDENCE_DOCUSAURUS},
    {"astro.config.ts", "starlight", EVIDENCE_DOCUSAURUS},
    {"_toctree.yml", "doc-builder", EVIDENCE_DOCUSAURUS},
    {".vitepress", "vitepress", EVIDENCE_VITEPRESS},
    {".vuepress", "vuepress", EVIDENCE_VITEPRESS},
    {"_quarto.yml", "quarto", EVIDENCE_QUARTO},
    {"_bookdown.yml", "pandoc", EVIDENCE_QUARTO},
    {"myst.yml", "myst", EVIDENCE_MYST},
    {"_toc.yml", "jupyter-book", EVIDENCE_MYST},
    {"_config.yml", "jekyll", EVIDENCE_JEKYLL},
    {"_config.yml", "hexo", EVIDENCE_JEKYLL},
    {"conf.py", "sphinx", EVIDENCE_SPHINX | EVIDENCE_MYST},
    {"config.ini", "d2l", EVIDENCE_SPHINX},
    {"hugo.toml", "hugo", EVIDENCE_HUGO},
    {"hugo.yaml", "hugo", EVIDENCE_HUGO},
    {"config.toml", "hugo", EVIDENCE_HUGO},
    {"config/_default", "hugo", EVIDENCE_HUGO},
    {".nojekyll", "docsify", EVIDENCE_DOCSIFY},
    {"_sidebar.md", "docsify", EVIDENCE_DOCSIFY},
    {"logseq/config.edn", "logseq", EVIDENCE_LOGSEQ | EVIDENCE_OBSIDIAN},
    {".gitbook.yaml", "gitbook", EVIDENCE_GITBOOK},
    {".gitbook", "gitbook", EVIDENCE_GITBOOK},
};

/* The evidence in a folder, and in its docs and site folders for notes of docs/ or of a translation. */
static unsigned look_into(const char *folder)
{
    unsigned evidence = 0;
    struct buf path = {0};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s/%s", folder, table[i].file);
        if (access(path.ptr, F_OK) == 0)
            evidence |= table[i].evidence;
    }
    buf_free(&path);
    return evidence;
}

/* The dialect in the front matter, or 0. `dialect: none` is a dialect without evidence. */
static unsigned given(const struct doc *doc, bool *said)
{
    struct slice names = doc_meta(doc, "dialect");
    unsigned evidence = 0;
    *said = names.bytes > 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0] && *said; i++)
        if (slice_find_str(names, slice_of(table[i].dialect), 0) < names.bytes)
            evidence |= table[i].evidence;
    return evidence;
}

/* The evidence in the nearest folder at or above a note that has any. root: set to that folder, else to the note's own; owned by the
 * caller; left alone if there is no such note. */
static unsigned look_around(const char *path, char **root)
{
    enum { MAX_LEVELS = 8 };
    char *real = realpath(path, NULL), *slash = real != NULL ? strrchr(real, '/') : NULL;
    unsigned found = 0;
    if (slash != NULL) {
        *slash = '\0';
        *root = xstrdup(*real != '\0' ? real : "/");
    }
    for (int level = 0; slash != NULL && level < MAX_LEVELS && *real != '\0' && found == 0; level++) {
        found = look_into(real);
        if (found != 0) {
            free(*root);
            *root = xstrdup(real);
        }
        slash = strrchr(real, '/');
        *slash = '\0';
    }
    free(real);
    return found;
}

static bool ends_in(const char *path, const char *ending)
{
    return slice_ends(slice_of(path), ending);
}

void evidence_find(struct dialect *d)
{
    bool said;
    d->evidence = given(d->doc, &said);
    if (d->path == NULL)
        return;
    if (ends_in(d->path, ".mdx"))
        d->evidence |= EVIDENCE_DOCUSAURUS;
    if (ends_in(d->path, ".qmd") || ends_in(d->path, ".Rmd"))
        d->evidence |= EVIDENCE_QUARTO;
    unsigned found = look_around(d->path, &d->root);
    if (!said)
        d->evidence |= found;
}

bool dialect_has_tool(const char *path)
{
    char *root = NULL;
    bool found = ends_in(path, ".mdx") || ends_in(path, ".qmd") || ends_in(path, ".Rmd") || ends_in(path, ".ipynb") ||
                 look_around(path, &root) != 0;
    free(root);
    return found;
}
