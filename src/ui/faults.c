/* faults.c - mistakes in the configuration, shown before anything is read: one fault in the status line, several in a box. */
#include "biji/language.h"
#include "biji/markdown.h"
#include "ui.h"

#include <string.h>

static const struct list_ops faults_list = {
    .name = N_("Configuration   q back"),
    .is_text = true,
    .is_box = true,
    .count = textpage_count,
    .draw = textpage_draw,
    .text = textpage_text,
    .close = textpage_close,
};

void faults_open(struct ui *ui)
{
    const struct diags *faults = ui->setup->faults;
    const char *slash = strrchr(faults->items[0].file, '/');
    const char *name = slash != NULL ? slash + 1 : faults->items[0].file;
    if (faults->count == 1) {
        ui_complain(ui, "%s (%s, line %d)", faults->items[0].message, name, faults->items[0].line);
        return;
    }
    struct buf out = {0}, line = {0};
    for (size_t i = 0; i < faults->count; i++) {
        buf_add_str(&out, "- ");
        buf_clear(&line);
        buf_printf(&line, _("%s, line %d: %s"), name, faults->items[i].line, faults->items[i].message);
        markdown_add_plain(&out, line.ptr);
        buf_add_char(&out, '\n');
    }
    buf_free(&line);
    textpage_open(ui, &faults_list, buf_take(&out));
}
