/* labels.c - what sites call folders, and the order of their entries, where files in the folders say so: .pages of mkdocs' awesome-pages,
 * _category_.json of Docusaurus and _meta.json of Nextra. They are looked for only where the tool's own configuration is. */
#include "biji/file.h"
#include "biji/str.h"
#include "folder.h"
#include "frontmatter.h"
#include "presence.h"
#include "sorting.h"
#include "titles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

struct reading {
    struct course *course;
    struct folder_notes *notes;
    const char *folder; /* the one whose file is read */
};

static void add(const struct reading *r, const char *name, struct slice title, double weight)
{
    struct folder_notes *notes = r->notes;
    const char *words = title.bytes > 0 ? title_safe(&r->course->arena, title) : NULL;
    notes->labels = xgrow(notes->labels, notes->label_count, &notes->label_room, sizeof *notes->labels);
    notes->labels[notes->label_count++] = (struct folder_label){name, words, weight};
}

static struct slice scalar(const yaml_node_t *node)
{
    return node != NULL && node->type == YAML_SCALAR_NODE
               ? slice_from((const char *)node->data.scalar.value, node->data.scalar.length)
               : slice_from("", 0);
}

/* An entry of nav: "name", or Title: name. */
static void add_entry(const struct reading *r, yaml_document_t *document, const yaml_node_t *node, double weight)
{
    struct slice title = {"", 0}, name = scalar(node);
    if (node->type == YAML_MAPPING_NODE && node->data.mapping.pairs.start < node->data.mapping.pairs.top) {
        const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
        title = scalar(yaml_document_get_node(document, pair->key));
        name = scalar(yaml_document_get_node(document, pair->value));
    }
    while (slice_ends(name, "/"))
        name.bytes--;
    if (name.bytes > 0)
        add(r,
            arena_printf(&r->course->arena, "%s%s%.*s", r->folder, *r->folder != '\0' ? "/" : "", (int)name.bytes,
                         name.ptr),
            title, weight);
}

/* The order of a folder's entries; those that are not named stand where "..." is, or behind the others. */
static void add_nav(const struct reading *r, yaml_document_t *document, const yaml_node_t *nav)
{
    enum { MANY = 100000 };
    double weight = -MANY;
    for (yaml_node_item_t *item = nav->data.sequence.items.start;
         nav->type == YAML_SEQUENCE_NODE && item < nav->data.sequence.items.top; item++) {
        const yaml_node_t *entry = yaml_document_get_node(document, *item);
        if (slice_starts(scalar(entry), "..."))
            weight = SORTING_LAST + 1;
        else
            add_entry(r, document, entry, weight++);
    }
}

static void read_mapping(const struct reading *r, yaml_document_t *document, const yaml_node_t *root)
{
    struct slice title = {"", 0};
    double weight = HUGE_VAL;
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        struct slice key = scalar(yaml_document_get_node(document, pair->key));
        const yaml_node_t *value = yaml_document_get_node(document, pair->value);
        if (slice_eq_str(key, "label") || slice_eq_str(key, "title"))
            title = scalar(value);
        else if (slice_eq_str(key, "position") && scalar(value).bytes > 0)
            weight = strtod(scalar(value).ptr, NULL);
        else if (slice_eq_str(key, "nav") || slice_eq_str(key, "arrange"))
            add_nav(r, document, value);
    }
    if (title.bytes > 0 || weight < HUGE_VAL)
        add(r, r->folder, title, weight);
}

/* Nextra: the names of a folder's entries in their order, each with its title; `ending` is what the names of their files end in. */
static void read_names(const struct reading *r, yaml_document_t *document, const yaml_node_t *root, const char *ending)
{
    enum { MANY = 100000 };
    double weight = -MANY;
    struct arena *arena = &r->course->arena;
    const char *slash = *r->folder != '\0' ? "/" : "";
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++) {
        struct slice key = scalar(yaml_document_get_node(document, pair->key));
        struct slice title = scalar(yaml_document_get_node(document, pair->value));
        if (key.bytes == 0 || slice_eq_str(key, "*"))
            continue;
        add(r, arena_printf(arena, "%s%s%.*s", r->folder, slash, (int)key.bytes, key.ptr), title, weight);
        add(r, arena_printf(arena, "%s%s%.*s%smdx", r->folder, slash, (int)key.bytes, key.ptr, ending), title, weight);
        add(r, arena_printf(arena, "%s%s%.*s%smd", r->folder, slash, (int)key.bytes, key.ptr, ending), title, weight++);
    }
}

static void read_file(const struct reading *r, const char *file)
{
    const char *meta = strstr(file, "/_meta."), *json = meta != NULL ? strstr(meta, "json") : NULL;
    char *bytes;
    size_t count;
    yaml_parser_t parser;
    yaml_document_t document;
    if (access(file, R_OK) != 0 || !file_read(file, &bytes, &count, NULL))
        return;
    if (!yaml_is_too_much(slice_from(bytes, count)) && yaml_parser_initialize(&parser)) {
        yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, count);
        if (yaml_parser_load(&parser, &document)) {
            const yaml_node_t *root = yaml_document_get_root_node(&document);
            if (root != NULL && root->type == YAML_MAPPING_NODE && json != NULL)
                read_names(r, &document, root,
                           arena_strndup(&r->course->arena, meta + 6, (size_t)(json - meta) - 6)); /* "." or ".en." */
            else if (root != NULL && root->type == YAML_MAPPING_NODE)
                read_mapping(r, &document, root);
            yaml_document_delete(&document);
        }
        yaml_parser_delete(&parser);
    }
    free(bytes);
}

/* Reads the files of the folders that contain the note but not the one before it. */
static void read_folders(struct reading *r, const char *name, const char *before)
{
    static const char *const files[] = {".pages",           "_category_.json", "_category_.yml",
                                        "_category_.yaml",  "_meta.json",      "_meta.zh.json",
                                        "_meta.zh-CN.json", "_meta.en.json",   "_meta.en-US.json"};
    struct arena *arena = &r->course->arena;
    size_t bytes = 0;
    for (const char *slash = name; slash != NULL; slash = strchr(name + bytes + 1, '/')) {
        bytes = (size_t)(slash - name);
        if (before != NULL && strncmp(name, before, bytes + (bytes > 0)) == 0)
            continue;
        r->folder = arena_strndup(arena, name, bytes);
        for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
            const char *file = bytes > 0 ? arena_path(arena, r->folder, files[i]) : files[i];
            read_file(r, arena_path(arena, r->course->root, file));
        }
    }
}

static int compare(const void *left, const void *right)
{
    const struct folder_label *a = left, *b = right;
    return strcmp(a->name, b->name);
}

void labels_read(struct course *course, struct folder_notes *notes)
{
    static const char *const tools[] = {"mkdocs.yml",
                                        "mkdocs.yaml",
                                        "docusaurus.config.js",
                                        "docusaurus.config.ts",
                                        "docusaurus.config.mjs",
                                        "website/docusaurus.config.js",
                                        "website/docusaurus.config.ts",
                                        "next.config.js",
                                        "next.config.mjs",
                                        "next.config.ts"};
    struct reading r = {course, notes, ""};
    bool found = false;
    for (size_t i = 0; i < sizeof tools / sizeof tools[0] && !found; i++)
        found = presence_of(course, "", tools[i]);
    for (size_t i = 0; i < notes->count && found; i++)
        read_folders(&r, notes->names[i], i > 0 ? notes->names[i - 1] : NULL);
    if (notes->label_count > 1)
        qsort(notes->labels, notes->label_count, sizeof *notes->labels, compare);
}

/* Where labels of that name begin, or would: a name sorts before those that go on. */
static size_t first_of(const struct folder_notes *notes, struct slice name)
{
    size_t low = 0, high = notes->label_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(notes->labels[middle].name, name.ptr, name.bytes);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *folder_label(const struct folder_notes *notes, struct slice name)
{
    for (size_t i = first_of(notes, name); i < notes->label_count && slice_eq_str(name, notes->labels[i].name); i++)
        if (notes->labels[i].title != NULL)
            return notes->labels[i].title;
    return NULL;
}

double folder_weight(const struct folder_notes *notes, struct slice name)
{
    for (size_t i = first_of(notes, name); i < notes->label_count && slice_eq_str(name, notes->labels[i].name); i++)
        if (notes->labels[i].weight < HUGE_VAL)
            return notes->labels[i].weight;
    return HUGE_VAL;
}
