/* config.c - the configuration file to a flat list of settings. Must not know what any of them means. */
#include "biji/config.h"

#include "biji/file.h"
#include "biji/language.h"
#include "biji/paths.h"
#include "biji/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

struct reader {
    struct config *config;
    yaml_document_t document;
};

static void complain(struct reader *r, yaml_mark_t mark, const char *what)
{
    diag_add(&r->config->diags, DIAG_WARNING, "config", r->config->file, (int)mark.line + 1, (int)mark.column + 1, "%s",
             what);
}

static const char *keep_scalar(struct reader *r, const yaml_node_t *node)
{
    return arena_strndup(&r->config->arena, (const char *)node->data.scalar.value, node->data.scalar.length);
}

/* A scalar, or a list of scalars joined by newlines; NULL for anything deeper. */
static const char *value_of(struct reader *r, const yaml_node_t *node)
{
    struct buf joined = {0};
    const char *value = NULL;
    if (node->type == YAML_SCALAR_NODE)
        return keep_scalar(r, node);
    if (node->type != YAML_SEQUENCE_NODE)
        return NULL;
    for (yaml_node_item_t *i = node->data.sequence.items.start; i < node->data.sequence.items.top; i++) {
        const yaml_node_t *item = yaml_document_get_node(&r->document, *i);
        if (item->type != YAML_SCALAR_NODE) {
            buf_free(&joined);
            return NULL;
        }
        if (joined.bytes > 0)
            buf_add_char(&joined, '\n');
        buf_add(&joined, (const char *)item->data.scalar.value, item->data.scalar.length);
    }
    value = arena_strndup(&r->config->arena, joined.ptr != NULL ? joined.ptr : "", joined.bytes);
    buf_free(&joined);
    return value;
}

static void add_entry(struct reader *r, const char *section, const yaml_node_t *key, const char *value)
{
    struct config *config = r->config;
    config->entries = xgrow(config->entries, config->count, &config->room, sizeof *config->entries);
    config->entries[config->count++] = (struct config_entry){
        section, keep_scalar(r, key), value, (int)key->start_mark.line + 1, (int)key->start_mark.column + 1};
}

static void read_section(struct reader *r, const char *section, const yaml_node_t *mapping)
{
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(&r->document, pair->key);
        const yaml_node_t *value = yaml_document_get_node(&r->document, pair->value);
        const char *text = value_of(r, value);
        if (key->type != YAML_SCALAR_NODE)
            complain(r, key->start_mark, _("a setting's name must be plain text; this one is ignored"));
        else if (text != NULL)
            add_entry(r, section, key, text);
        else if (*section == '\0' && value->type == YAML_MAPPING_NODE)
            read_section(r, keep_scalar(r, key), value);
        else
            complain(r, value->start_mark, _("a setting is a word or a list of words; this one is ignored"));
    }
}

static void read_yaml(struct reader *r, const char *bytes, size_t count)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, count);
    if (!yaml_parser_load(&parser, &r->document)) {
        diag_add(&r->config->diags, DIAG_WARNING, "config", r->config->file, (int)parser.problem_mark.line + 1,
                 (int)parser.problem_mark.column + 1,
                 "the configuration is not valid YAML (%s), so all of it is ignored; fix it",
                 parser.problem != NULL ? parser.problem : "unreadable");
    } else {
        const yaml_node_t *root = yaml_document_get_root_node(&r->document);
        if (root != NULL && root->type == YAML_MAPPING_NODE)
            read_section(r, "", root);
        else if (root != NULL && !(root->type == YAML_SCALAR_NODE && root->data.scalar.length == 0))
            complain(r, root->start_mark, _("the configuration must be lines of the form \"name: value\""));
        yaml_document_delete(&r->document);
    }
    yaml_parser_delete(&parser);
}

bool config_load(struct config *config, const char *path, struct error *error)
{
    char *usual = path == NULL ? path_in(PATH_CONFIG, "config.yaml") : NULL;
    const char *file = path != NULL ? path : usual;
    char *bytes = NULL;
    size_t count;
    bool ok = true;
    if (file != NULL && (path != NULL || access(file, F_OK) == 0)) {
        config->file = arena_strndup(&config->arena, file, strlen(file));
        ok = file_read(file, &bytes, &count, error);
    }
    if (bytes != NULL) {
        struct reader reader = {.config = config};
        read_yaml(&reader, bytes, count);
        free(bytes);
    }
    free(usual);
    return ok;
}

void config_free(struct config *config)
{
    free(config->entries);
    diags_free(&config->diags);
    arena_free(&config->arena);
    *config = (struct config){0};
}
