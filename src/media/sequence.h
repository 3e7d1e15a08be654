/* sequence.h - sequence diagrams. */
#ifndef BIJI_MEDIA_SEQUENCE_H
#define BIJI_MEDIA_SEQUENCE_H

#include "biji/mermaid.h"

/* As mermaid_draw(), for a text that begins with sequenceDiagram. */
enum mermaid_fate sequence_draw(struct slice source, int width, int ambiguous_cols, struct arena *arena,
                                struct mermaid_drawing *drawing);

#endif
