/* names.c - the vocabulary of directives: what those of Sphinx, MyST, Quarto, VuePress and similar hold, by name. */
#include "rewrite.h"

#include <string.h>

static const struct {
    const char *name;
    enum content content;
} names[] = {
    {"figure", HOLDS_PICTURE},
    {"image", HOLDS_PICTURE},
    {"code-block", HOLDS_CODE},
    {"code-cell", HOLDS_CODE},
    {"code", HOLDS_CODE},
    {"sourcecode", HOLDS_CODE},
    {"eval-rst", HOLDS_CODE},
    {"mermaid", HOLDS_CODE},
    {"raw", HOLDS_RAW},
    {"youtube", HOLDS_ADDRESS},
    {"iframe", HOLDS_ADDRESS},
    {"button-link", HOLDS_ADDRESS},
    {"math", HOLDS_MATHS},
    {"include", HOLDS_FILE},
    {"literalinclude", HOLDS_LISTING},
    {"table", HOLDS_TABLE},
    {"list-table", HOLDS_TABLE},
    {"csv-table", HOLDS_VALUES},
    {"toctree", HOLDS_LINKS},
    {"tableofcontents", HOLDS_NOTHING},
    {"contents", HOLDS_NOTHING},
    {"bibliography", HOLDS_NOTHING},
    {"footbibliography", HOLDS_NOTHING},
    {"index", HOLDS_NOTHING},
    {"dropdown", HOLDS_FOLD},
    {"toggle", HOLDS_FOLD},
    {"details", HOLDS_FOLD},
    {"tab-item", HOLDS_TAB},
    {"tab", HOLDS_TAB},
    {"tabitem", HOLDS_TAB},
    {"tab-set", HOLDS_GROUP},
    {"tabs", HOLDS_GROUP},
    {"tab-set-code", HOLDS_GROUP},
    {"panel-tabset", HOLDS_GROUP},
    {"grid", HOLDS_GROUP},
    {"grid-item", HOLDS_GROUP},
    {"code-group", HOLDS_GROUP},
    {"columns", HOLDS_GROUP},
    {"column", HOLDS_GROUP},
    {"div", HOLDS_GROUP},
    {"container", HOLDS_GROUP},
    {"center", HOLDS_GROUP},
    {"glossary", HOLDS_GLOSSARY},
    {"card", HOLDS_CARD},
    {"grid-item-card", HOLDS_CARD},
    {"card-carousel", HOLDS_GROUP},
    {"only", HOLDS_GROUP},
    {"ifconfig", HOLDS_GROUP},
    {"hlist", HOLDS_GROUP},
    {"compound", HOLDS_GROUP},
    {"class", HOLDS_GROUP},
    {"rst-class", HOLDS_GROUP},
    {"figure-md", HOLDS_GROUP},
    {"glue:figure", HOLDS_GROUP},
    {"epigraph", HOLDS_QUOTE},
    {"pull-quote", HOLDS_QUOTE},
    {"highlights", HOLDS_QUOTE},
    {"rubric", HOLDS_WORDS},
    {"centered", HOLDS_WORDS},
    {"button-ref", HOLDS_BUTTON},
    {"article-info", HOLDS_AUTHOR},
    {"parsed-literal", HOLDS_CODE},
    {"productionlist", HOLDS_CODE},
    {"graphviz", HOLDS_CODE},
    {"digraph", HOLDS_CODE},
    {"uml", HOLDS_CODE},
    {"plantuml", HOLDS_CODE},
    {"doctest", HOLDS_CODE},
    {"testcode", HOLDS_CODE},
    {"testoutput", HOLDS_CODE},
    {"prompt", HOLDS_CODE},
    {"ipython", HOLDS_CODE},
    {"plot", HOLDS_CODE},
    {"jupyter-execute", HOLDS_CODE},
    {"thebe-button", HOLDS_NOTHING},
    {"nb-exec-table", HOLDS_NOTHING},
    {"currentmodule", HOLDS_NOTHING},
    {"highlight", HOLDS_NOTHING},
    {"tags", HOLDS_NOTHING},
    {"role", HOLDS_NOTHING},
    {"v-pre", HOLDS_GROUP},
    {"raw-html", HOLDS_GROUP},
};

enum content names_content(struct slice name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_nocase(name, names[i].name))
            return names[i].content;
    return HOLDS_BLOCKS;
}

bool names_are_engine(struct slice name)
{
    static const char engines[] =
        " r rscript python python3 py julia ojs observable bash sh shell zsh console fish powershell cmd bat sql psql "
        "mysql sqlite "
        "js javascript node ts typescript jsx tsx css scss html xml svg stan c cpp c++ cs csharp rcpp fortran perl "
        "ruby go rust java kotlin swift scala haskell awk sed cat lua octave matlab sas spss stata text txt json yaml "
        "toml ini diff md markdown webr webr-r pyodide pyodide-python tikz asis block comment verbatim embed targets "
        "glue js_render d3 dot abc vega vega-lite ";
    struct buf padded = {0};
    buf_printf(&padded, " %.*s ", (int)name.bytes, name.ptr);
    bool is = strstr(engines, padded.ptr) != NULL;
    buf_free(&padded);
    return is;
}
