/* copying.c - what y copies when no passage is selected: the selected link, else a block in view; if there are several it
 * asks which one, and marks them with letters until the next key. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>

enum { SECTION_KEY = 's', MAX_COPIED = 's' - 'a' };

/* The choices of y: blocks in view, each with its first line there; count 0: y is not asking. */
struct copying {
    const struct doc *doc; /* whose blocks they are */
    const struct node *blocks[MAX_COPIED];
    size_t lines[MAX_COPIED];
    int count;
};

void copying_init(struct ui *ui)
{
    ui->copying = xcalloc(1, sizeof *ui->copying);
}

/* The code block, formula or table around a node, or NULL. */
static const struct node *copied_block(const struct node *node)
{
    for (; node != NULL; node = node->parent)
        if (node->kind == NODE_CODE_BLOCK || node->kind == NODE_MATH_BLOCK || node->kind == NODE_TABLE)
            return node;
    return NULL;
}

/* Those of them that are on the page, each with its first line there. */
static void find_blocks(struct ui *ui)
{
    const struct reader_view *view = ui->view;
    struct copying *copying = ui->copying;
    copying->count = 0;
    copying->doc = view->doc;
    for (size_t i = view->top; i < view->layout->line_count && i < view->top + (size_t)view->rows; i++) {
        const struct node *block = copied_block(view->layout->lines[i].block);
        bool is_new = block != NULL && (copying->count == 0 || block != copying->blocks[copying->count - 1]);
        if (!is_new || copying->count == MAX_COPIED)
            continue;
        copying->lines[copying->count] = i;
        copying->blocks[copying->count++] = block;
    }
}

/* Rows as lines, cells between tabs. */
static void copy_table(struct ui *ui, const struct node *table)
{
    struct buf out = {0}, text = {0};
    for (const struct node *row = table->first; row != NULL; row = row->next) {
        for (const struct node *cell = row->first; cell != NULL; cell = cell->next) {
            buf_clear(&text);
            node_plain_text(cell, &text);
            for (size_t i = 0; i < text.bytes; i++)
                buf_add_char(&out, text.ptr[i] == '\t' || text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
            buf_add_char(&out, cell->next != NULL ? '\t' : '\n');
        }
    }
    ui_copy(ui, buf_slice(&out), _("the table, with tabs"));
    buf_free(&out);
    buf_free(&text);
}

static void copy_link(struct ui *ui)
{
    const struct reader_view *view = ui->view;
    const struct node *node = view->layout->links[view->link].node;
    struct buf text = {0};
    if (node->kind == NODE_FOOTNOTE_REF && node->footnote.definition != NULL) {
        node_plain_text(node->footnote.definition, &text);
        ui_copy(ui, slice_trim(buf_slice(&text)), _("the footnote"));
    } else {
        struct link link = reader_link(ui->reader, view->link);
        char *file = link.kind == LINK_FILE && link.path != NULL ? realpath(link.path, NULL) : NULL;
        struct slice address = link.url != NULL ? slice_of(link.url) : file != NULL ? slice_of(file) : node->target;
        text_safe(address, &text);
        ui_copy(ui, address, text.ptr != NULL ? text.ptr : "");
        link_fini(&link);
        free(file);
    }
    buf_free(&text);
}

/* The address of what is read, with the section's anchor: of the page, else of the note in the course. False without one. */
static bool copy_address(struct ui *ui)
{
    const struct spot *spot = &ui->view->spot;
    const struct chapter *chapter = spot->chapter != COURSE_NONE ? &ui->setup->course->chapters[spot->chapter] : NULL;
    const char *page = spot->url != NULL           ? spot->url
                       : chapter == NULL           ? NULL
                       : chapter->upstream != NULL ? chapter->upstream
                                                   : chapter->name;
    int section = reader_section(ui->reader);
    struct buf address = {0}, safe = {0};
    if (page == NULL)
        return false;
    buf_add_str(&address, page);
    if (section > 0 && (chapter == NULL || page != chapter->upstream))
        buf_printf(&address, "#%s", reader_outline(ui->reader)->headings[section].anchor);
    text_safe(buf_slice(&address), &safe);
    ui_copy(ui, buf_slice(&address), safe.ptr);
    buf_free(&address);
    buf_free(&safe);
    return true;
}

static void copy_block(struct ui *ui, const struct node *block)
{
    if (block->kind == NODE_TABLE)
        copy_table(ui, block);
    else
        ui_copy(ui, block->text, block->kind == NODE_CODE_BLOCK ? _("the code") : _("the formula's TeX"));
}

bool copying_key(struct ui *ui, int key)
{
    struct copying *copying = ui->copying;
    int count = copying->doc == ui->view->doc ? copying->count : 0;
    copying->count = 0;
    if (count == 0)
        return false;
    if (key >= 'a' && key < 'a' + count)
        copy_block(ui, copying->blocks[key - 'a']);
    else if (key == SECTION_KEY)
        selection_copy_section(ui);
    else
        return key == KEYS_ESC;
    return true;
}

void copying_draw(struct ui *ui, struct area area)
{
    const struct copying *copying = ui->copying;
    size_t top = ui->view->top;
    for (int i = 0; i < copying->count && copying->doc == ui->view->doc; i++) {
        if (copying->lines[i] < top || copying->lines[i] >= top + (size_t)area.rows)
            continue; /* the page was scrolled since */
        char letter[] = {(char)('a' + i), '\0'};
        int row = area.row + (int)(copying->lines[i] - top);
        surface_put_str(ui->surface, row, area.col > 0 ? area.col - 1 : 0, 1, letter,
                        (struct style){STYLE_SELECTED, 0});
    }
}

void copying_copy(struct ui *ui)
{
    struct copying *copying = ui->copying;
    find_blocks(ui);
    int count = copying->count;
    if (ui->view->link < 0 && count > 1) {
        ui_say(ui, "copy which? a to %c, %c the section's text, Esc cancels", 'a' + count - 1, SECTION_KEY);
        return;
    }
    copying->count = 0;
    if (ui->view->link >= 0)
        copy_link(ui);
    else if (count == 1)
        copy_block(ui, copying->blocks[0]);
    else if (!copy_address(ui))
        ui_say(ui, "nothing to copy here: select a link, or scroll to code, a table or a formula");
}
