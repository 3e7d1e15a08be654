/* table.c - tables. */
#include "setter.h"

void table_set(struct layout *layout, const struct node *table)
{
    for (const struct node *row = table->first; row != NULL; row = row->next)
        for (const struct node *cell = row->first; cell != NULL; cell = cell->next) {
            inline_collect(layout, cell, (struct style){row->row.header ? STYLE_TABLE_HEADER : STYLE_TEXT, 0});
            setter_set_spans(layout, cell, ALIGN_DEFAULT);
        }
}
