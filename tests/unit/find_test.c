/* find_test.c - proves that searches find: Chinese by its pinyin, compared with words whose readings were written by hand;
 * equivalent forms of letters; invalid queries, reported with their place; and, for thousands of words of the corpus, exactly the
 * lines that an exhaustive search finds, each hit pointing at its match in the source. */
#include "searching.h"

#include "biji/dialect.h"
#include "biji/tag_count.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool finds(const char *text, const char *words)
{
    struct query_error error;
    struct query *query = query_parse(slice_of(words), &error);
    if (query == NULL)
        fail_msg("\"%s\" is no query: %s", words, error.message);
    bool found = query_match_text(query, slice_of(text), NULL);
    query_free(query);
    return found;
}

/* Words of the course and of every day, many with a character of several readings; each with its spelling. */
static const char *const spelled[][2] = {
    {"注意力", "zhuyili"},
    {"银行", "yinhang"},
    {"行为", "xingwei"},
    {"重要", "zhongyao"},
    {"重复", "chongfu"},
    {"长度", "changdu"},
    {"增长", "zengzhang"},
    {"参数", "canshu"},
    {"参差", "cenci"},
    {"调整", "tiaozheng"},
    {"调用", "diaoyong"},
    {"概率", "gailv"},
    {"概率", "gailu"},
    {"率先", "shuaixian"},
    {"女性", "nvxing"},
    {"女性", "nuxing"},
    {"策略", "celve"},
    {"策略", "celue"},
    {"绿色", "lvse"},
    {"差异", "chayi"},
    {"出差", "chuchai"},
    {"音乐", "yinyue"},
    {"快乐", "kuaile"},
    {"数据", "shuju"},
    {"还原", "huanyuan"},
    {"还有", "haiyou"},
    {"首都", "shoudu"},
    {"都是", "doushi"},
    {"得到", "dedao"},
    {"着重", "zhuozhong"},
    {"沿着", "yanzhe"},
    {"模型", "moxing"},
    {"模样", "muyang"},
    {"单词", "danci"},
    {"会计", "kuaiji"},
    {"会议", "huiyi"},
    {"传播", "chuanbo"},
    {"传记", "zhuanji"},
    {"弹性", "tanxing"},
    {"子弹", "zidan"},
    {"处理", "chuli"},
    {"对称", "duichen"},
    {"称为", "chengwei"},
    {"角色", "juese"},
    {"角度", "jiaodu"},
    {"校对", "jiaodui"},
    {"学校", "xuexiao"},
    {"降低", "jiangdi"},
    {"投降", "touxiang"},
    {"强度", "qiangdu"},
    {"勉强", "mianqiang"},
    {"曲线", "quxian"},
    {"省略", "shenglve"},
    {"反省", "fanxing"},
    {"识别", "shibie"},
    {"标识", "biaozhi"},
    {"朝向", "chaoxiang"},
    {"朝气", "zhaoqi"},
    {"种类", "zhonglei"},
    {"种植", "zhongzhi"},
    {"更新", "gengxin"},
    {"空间", "kongjian"},
    {"间隔", "jiange"},
    {"切片", "qiepian"},
    {"分布", "fenbu"},
    {"分量", "fenliang"},
    {"主干", "zhugan"},
    {"爱好", "aihao"},
    {"几何", "jihe"},
    {"卷积", "juanji"},
    {"量化", "lianghua"},
    {"奇偶", "jiou"},
    {"奇异", "qiyi"},
    {"什么", "shenme"},
    {"相似", "xiangsi"},
    {"系统", "xitong"},
    {"响应", "xiangying"},
    {"下载", "xiazai"},
    {"嵌入", "qianru"},
    {"解码", "jiema"},
    {"编码器", "bianmaqi"},
    {"归一化", "guiyihua"},
    {"困惑度", "kunhuodu"},
    {"交叉熵", "jiaochashang"},
    {"梯度下降", "tiduxiajiang"},
    {"反向传播", "fanxiangchuanbo"},
    {"损失", "sunshi"},
    {"微调", "weitiao"},
    {"对齐", "duiqi"},
    {"幻觉", "huanjue"},
    {"检索", "jiansuo"},
    {"涌现", "yongxian"},
    {"词元", "ciyuan"},
    {"缓存", "huancun"},
    {"并行", "bingxing"},
    {"推理", "tuili"},
    {"蒸馏", "zhengliu"},
    {"专家", "zhuanjia"},
    {"环境", "huanjing"},
    {"伦理", "lunli"},
    {"法律", "falv"},
    {"版权", "banquan"},
    {"智能体", "zhinengti"},
    {"開放", "kaifang"},
};

static void test_pinyin(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spelled / sizeof spelled[0]; i++)
        if (!finds(spelled[i][0], spelled[i][1]))
            fail_msg("%s does not find %s", spelled[i][1], spelled[i][0]);
    static const char *const found[][2] = {{"注意力机制", "zyl"},   {"注意力机制", "zhuyl"},
                                           {"注意力机制", "zyili"}, {"注意力机制", "zhuyilijizhi"},
                                           {"注意力机制", "zhylj"}, {"GPT 与 GPT模型", "gptmoxing"},
                                           {"GPT模型", "gptmx"},    {"注意力机制", "yilijizh"}};
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++)
        assert_true(finds(found[i][0], found[i][1]));
    static const char *const not_found[][2] = {{"注意力", "zyj"},  {"注意力", "zhuyilia"}, {"模型", "mxi_"},
                                               {"模型", "oxing"},  {"模型", "\"mx\""},     {"模型", "MX"},
                                               {"力 注意", "zyl"}, {"注。意力", "zyl"}};
    for (size_t i = 0; i < sizeof not_found / sizeof not_found[0]; i++)
        if (finds(not_found[i][0], not_found[i][1]))
            fail_msg("%s finds %s", not_found[i][1], not_found[i][0]);
}

static void test_folding(void **state)
{
    (void)state;
    static const char *const same[] = {"ＧＰＴ－３", "GPT-3", "gpt-3"};
    assert_true(finds("ＧＰＴ－３", "gpt-3") && finds("gpt-3", "ｇｐｔ－３") && finds("GPT-3", same[0]));
    assert_true(finds("機器學習", "机器学习") && finds("机器学习", "機器學習"));
    assert_true(finds("GPT", "gpt") && finds("GPT", "GPT") && !finds("gpt", "GPT") && !finds("gpt", "Gpt"));
    assert_true(finds("ﬁne-tuning", "fine") && finds("①", "1") && finds("a\u00ADb", "ab"));
}

static void test_queries(void **state)
{
    (void)state;
    assert_true(finds("梯度 与 损失", "损失 梯度") && !finds("梯度", "损失 梯度") && finds("梯度", "损失|梯度"));
    assert_true(finds("缩放 点积", "\"缩放 点积\"") && !finds("点积 缩放", "\"缩放 点积\"") &&
                !finds("LSTM 门", "门 -lstm"));
    assert_true(finds("d_{k}", "/d_.k./") && !finds("d_k", "/^k/"));
    static const struct {
        const char *text;
        size_t offset;
    } wrong[] = {{"\"注意", 0}, {"", 0},       {"-lstm", 0}, {"a |", 2},    {"| a", 0},    {"/a(/", 3},
                 {"/a", 0},     {"title:", 0}, {"ch:x", 0},  {"ch:7-3", 0}, {"in:here", 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct query_error error = {.offset = SIZE_MAX};
        struct query *query = query_parse(slice_of(wrong[i].text), &error);
        if (query != NULL || error.offset != wrong[i].offset || strlen(error.message) < 10)
            fail_msg("\"%s\": \"%s\" at %zu", wrong[i].text, query != NULL ? "a query" : error.message, error.offset);
    }
}

/* ---- exhaustive search ---- */

/* One folded character of a note, and the byte of the source where it stands. */
struct cell {
    uint32_t rune;
    size_t offset;
};
struct cells {
    struct cell *items;
    size_t count, room;
};

static void add_cell(struct cells *cells, uint32_t rune, size_t offset)
{
    cells->items = xgrow(cells->items, cells->count, &cells->room, sizeof *cells->items);
    cells->items[cells->count++] = (struct cell){rune, offset};
}

/* The text of a note as a reader sees it where the parser took it from the source unchanged; everything else, and the end of
 * each piece, is a 0 that nothing matches. */
static struct cells cells_of(const struct doc *doc)
{
    struct cells cells = {0};
    const char *end = doc->source + doc->source_bytes;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        bool lent = n->text.bytes > 0 && n->text.ptr >= doc->source && n->text.ptr < end;
        bool shown = n->kind == NODE_TEXT || n->kind == NODE_CODE || n->kind == NODE_CODE_BLOCK;
        if (!lent || !shown) {
            if (n->kind != NODE_EMPH && n->kind != NODE_STRONG)
                add_cell(&cells, 0, 0);
            continue;
        }
        for (size_t at = 0; at < n->text.bytes;) {
            uint32_t runes[FOLD_RUNES], capitals;
            int count;
            struct slice rest = slice_part(n->text, at, n->text.bytes);
            size_t bytes = text_fold_step(rest, runes, &count, &capitals);
            for (int i = 0; i < count; i++)
                add_cell(&cells, runes[i] == '\n' ? 0 : runes[i], (size_t)(rest.ptr - doc->source));
            at += bytes;
        }
        if (n->kind != NODE_TEXT || n->next == NULL || (n->next->kind != NODE_EMPH && n->next->kind != NODE_STRONG))
            if (!(n->next == NULL && n->parent != NULL &&
                  (n->parent->kind == NODE_EMPH || n->parent->kind == NODE_STRONG)))
                add_cell(&cells, 0, 0);
    }
    return cells;
}

static bool stands_at(const struct cells *cells, size_t at, const uint32_t *word, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (at + i >= cells->count || cells->items[at + i].rune != word[i])
            return false;
    return true;
}

/* The first hit of a line of a chapter; NULL without one. */
static const struct hit *hit_on(const struct hit *hits, size_t count, int chapter, size_t line)
{
    for (size_t i = 0; i < count; i++)
        if (hits[i].chapter == chapter && hits[i].line == line)
            return &hits[i];
    return NULL;
}

/* Every line with the word has a hit, at that place or before it (in a link's target, say). */
static void check_word(const struct hit *hits, size_t count, int chapter, const struct doc *doc,
                       const struct cells *cells, const uint32_t *word, size_t length, const char *text)
{
    size_t line = 1, counted = 0;
    for (size_t at = 0; at < cells->count; at++) {
        size_t offset = cells->items[at].offset;
        if (!stands_at(cells, at, word, length) || offset < counted)
            continue;
        for (; counted < offset; counted++)
            line += doc->source[counted] == '\n';
        const struct hit *hit = hit_on(hits, count, chapter, line);
        if (hit == NULL || hit->offset > offset)
            fail_msg("%s is not found in %s:%zu, where it stands", text, doc->file, line);
    }
}

/* The source where a hit points begins with the first character of the word, as it folds, or is an entity, a tag that puts text in, or a link to which a
 * definition elsewhere gives the address that matches; in a note of a dialect it may also be where a word was put in that the source
 * does not hold, a callout's kind. */
static void check_place(const struct doc *doc, const struct hit *hit, const uint32_t *word, const char *text)
{
    uint32_t runes[FOLD_RUNES], capitals;
    int count;
    size_t lines = 1;
    for (size_t i = 0; i < hit->offset; i++)
        lines += doc->source[i] == '\n';
    size_t start = hit->offset - (hit->column - 1);
    assert_int_equal(lines, hit->line);
    assert_true(start == 0 || doc->source[start - 1] == '\n');
    text_fold_step(slice_from(doc->source + hit->offset, doc->source_bytes - hit->offset), runes, &count, &capitals);
    bool link = strchr("[!&<", doc->source[hit->offset]) != NULL;
    struct slice source = slice_from(doc->source, doc->source_bytes);
    if (!link && (count == 0 || runes[0] != word[0]) && dialect_is_plain(source, 0, source.bytes))
        fail_msg("\"%s\": the hit %s:%u:%u points at something else", text, doc->file, hit->line, hit->column);
}

static void test_everywhere(void **state)
{
    (void)state;
    struct notes notes = notes_of_corpus();
    struct course *course = notes_course(&notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    struct cells *cells = xcalloc(notes.count, sizeof *cells);
    for (size_t i = 0; i < notes.count; i++)
        cells[i] = cells_of(course->chapters[i].doc);
    for (int round = 0; round < 250; round++) {
        struct buf quoted = {0};
        uint32_t word[64];
        size_t length = 0, note = random_below(notes.count), at = random_below(cells[note].count);
        for (size_t wanted = 1 + random_below(6); length < wanted && at + length < cells[note].count; length++) {
            word[length] = cells[note].items[at + length].rune;
            if (word[length] <= ' ' || word[length] == '"' ||
                (word[length] >= 0x80 &&
                 !rune_is_cjk(word[length]))) /* signs are searched for in rendered formulas too */
                break;
            buf_add_str(&quoted, length == 0 ? "\"" : "");
            buf_add_rune(&quoted, word[length]);
        }
        if (length > 0) {
            buf_add_char(&quoted, '"');
            struct query_error error;
            struct query *query = query_parse(buf_slice(&quoted), &error);
            assert_non_null(query);
            finder_start(finder, query);
            finder_run(finder, -1);
            size_t count = finder_count(finder);
            finder_rank(finder, count);
            struct hit *hits = xcalloc(count + 1, sizeof *hits);
            for (size_t i = 0; i < count; i++)
                hits[i] = finder_hit(finder, i);
            for (size_t i = 0; i < notes.count; i++)
                check_word(hits, count, (int)i, course->chapters[i].doc, &cells[i], word, length, quoted.ptr);
            for (size_t i = 0; i < count; i++)
                check_place(course->chapters[hits[i].chapter].doc, &hits[i], word, quoted.ptr);
            free(hits);
            finder_stop(finder);
            query_free(query);
        }
        buf_free(&quoted);
    }
    for (size_t i = 0; i < notes.count; i++)
        free(cells[i].items);
    free(cells);
    finder_free(finder);
    course_free(course);
    notes_free(&notes);
}

/* A tag is a whole item of front matter, the first part of one, or a word after # in the text; it holds for the whole note. */
static void test_tags(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool has;
    } all[] = {{"---\ntags: [ai, nlp]\n---\n# 题\n\n## 节\n\n缓存\n", true},
               {"---\ntags:\n  - NLP/parsing\n---\n缓存\n", true},
               {"+++\ntags = [\"a\", \"nlp\"]\n+++\n缓存\n", true},
               {"# 题\n\n关于 #nlp 的\n\n## 节\n\n缓存\n", true},
               {"---\ntags: [nlp2, a/nlp]\n---\n缓存\n", false},
               {"---\ntitle: nlp\n---\n缓存 nlp\n", false},
               {"---\nkeywords: [nlp]\n---\n缓存\n", false},
               {"缓存（#nlp）\n", false},
               {"缓存 #nlp，#b\n", true},
               {"缓存 a#nlp `#nlp` #nlpx\n", false}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct notes notes = {0};
        notes_add(&notes, slice_of(all[i].text));
        struct course *course = notes_course(&notes);
        struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
        char *with = hits_of(finder, "缓存 tag:nlp", true), *without = hits_of(finder, "缓存 -tag:nlp", true);
        if ((strstr(with, "缓存") != NULL) != all[i].has || (*without == '\0') != all[i].has)
            fail_msg("note %zu: %s / %s", i, with, without);
        free(with);
        free(without);
        finder_free(finder);
        course_free(course);
        notes_free(&notes);
    }
}

/* The list of tags counts notes, each once; the one above a tag counts it too, letters' case does not matter, and keywords, numbers
 * and what is in code or in a word are none. A tag's query finds the notes that it counts. */
static void test_tag_counts(void **state)
{
    (void)state;
    static const char first[] = "---\ntags: [machine learning, NLP/parsing]\nkeywords: secret\n---\n# 题\n\n"
                                "关于 #nlp 与 #缓存。a#no #12 `#code`\n";
    static const char *const texts[] = {first, "---\ntags:\n  - NLP\n---\n#nlp/generation 与 #缓存, 还是 #缓存\n",
                                        "# 三\n\n#缓存\n"};
    static const struct tag_count wanted[] = {
        {"缓存", 3}, {"NLP", 2}, {"NLP/parsing", 1}, {"machine learning", 1}, {"nlp/generation", 1}};
    struct notes notes = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        notes_add(&notes, slice_of(texts[i]));
    struct course *course = notes_course(&notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    struct query *query = query_parse(slice_of(tag_query()), NULL);
    struct tag_counts counts = {0};
    finder_start(finder, query);
    finder_run(finder, -1);
    tag_counts_make(finder, &counts);
    finder_stop(finder);
    query_free(query);
    assert_int_equal(counts.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < counts.count; i++) {
        struct buf one = {0};
        assert_string_equal(counts.items[i].name, wanted[i].name);
        assert_int_equal(counts.items[i].notes, wanted[i].notes);
        tag_counts_query(wanted[i].name, &one);
        query = query_parse(buf_slice(&one), NULL);
        finder_start(finder, query);
        finder_run(finder, -1);
        assert_true(finder_count(finder) >= wanted[i].notes);
        finder_stop(finder);
        query_free(query);
        buf_free(&one);
    }
    tag_counts_free(&counts);
    finder_free(finder);
    course_free(course);
    notes_free(&notes);
}

/* ---- order ---- */

/* The best hits ranked during a search, a little at a time, are those of the complete search. */
static void test_ranks(void **state)
{
    (void)state;
    enum { NOTES = 400, LINES = 30, BEST = 50 };
    struct notes notes = {0};
    for (int i = 0; i < NOTES; i++) {
        struct buf note = {0};
        buf_printf(&note, "# 第 %d 篇\n", i);
        for (int k = 0; k < LINES; k++)
            buf_printf(&note, "\n%s注意力 %d\n", (i + k) % 400 == 7 ? "## " : k % 3 == 0 ? "- " : "", k);
        notes_add(&notes, buf_slice(&note));
        buf_free(&note);
    }
    struct course *course = notes_course(&notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    struct query_error error;
    struct query *query = query_parse(slice_of("注意力"), &error);
    struct hit best[BEST];
    finder_start(finder, query);
    while (!finder_run(finder, 1))
        finder_rank(finder, BEST);
    finder_rank(finder, BEST);
    for (size_t i = 0; i < BEST; i++)
        best[i] = finder_hit(finder, i);
    assert_int_equal(finder_count(finder), NOTES * LINES);
    finder_rank(finder, SIZE_MAX);
    for (size_t i = 0; i < NOTES * LINES; i++) {
        struct hit hit = finder_hit(finder, i), next = finder_hit(finder, i + (i + 1 < NOTES * LINES));
        assert_true(hit.class < next.class ||
                    (hit.class == next.class &&
                     (hit.chapter < next.chapter || (hit.chapter == next.chapter && hit.line <= next.line))));
        if (i < BEST)
            assert_true(hit.chapter == best[i].chapter && hit.line == best[i].line);
    }
    assert_int_equal(finder_hit(finder, 0).class, FIND_HEADING);
    finder_free(finder);
    query_free(query);
    course_free(course);
    notes_free(&notes);
}

/* ---- snippets ---- */

/* The line of the only hit of a query in a note, cut to cols columns. Owner: the caller. */
static char *snippet(const char *note, const char *text, int cols)
{
    struct notes notes = {0};
    notes_add(&notes, slice_of(note));
    struct course *course = notes_course(&notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    struct query_error error;
    struct query *query = query_parse(slice_of(text), &error);
    struct hit_view view = {0};
    finder_start(finder, query);
    finder_run(finder, -1);
    finder_rank(finder, 1);
    assert_int_equal(finder_count(finder), 1);
    struct hit hit = finder_hit(finder, 0);
    finder_view(finder, &hit, cols, 1, &view);
    char *result = xstrdup(buf_slice(&view.text).ptr);
    hit_view_free(&view);
    finder_free(finder);
    query_free(query);
    course_free(course);
    notes_free(&notes);
    return result;
}

static void test_snippets(void **state)
{
    (void)state;
    static const struct {
        const char *note, *query;
        int cols;
        const char *wanted;
    } cases[] = {
        {"- 一二三四五六七八九**十**\n", "十", 20, "一二三四五六七八九十"},
        {"- 一二三四五六七八九**十**\n", "十", 19, "…七八九十"},
        {"一二三四五六七八九十\n", "一", 19, "一二三四五六七八九…"},
        {"one two three four five\n", "four", 23, "one two three four five"},
        {"one two three four five\n", "four", 22, "… three four five"},
        {"# 题\n\n设 $p_i=\\mathrm{x}(z)_i\\,y$ 为 *概率*\n", "概率", 60, "设 pᵢ = x(z)ᵢ y 为 概率"},
        {"# 题\n\n$$\na=\\sqrt{xy}\n$$\n", "sqrt", 60, "a = √(xy)"},                    /* on lines of its own */
        {"# 题\n\n设 $\\sqrt{xy$ 与 $q$ 相等\n", "sqrt", 60, "设 \\sqrt{xy 与 q 相等"}, /* cannot be set */
        {"价 $5 和 $6 _斜_ 的\n", "斜", 40, "价 $5 和 $6 斜 的"},
        {"见[^d]。\n\n[^d]: Devlin *BERT*\n", "devlin", 40, "Devlin BERT"},
        {"# 题\n\n设 [^gpt] 为文字\n", "gpt", 40, "设 [^gpt] 为文字"}, /* an undefined footnote */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *found = snippet(cases[i].note, cases[i].query, cases[i].cols);
        assert_string_equal(found, cases[i].wanted);
        free(found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pinyin), cmocka_unit_test(test_folding),    cmocka_unit_test(test_queries),
        cmocka_unit_test(test_tags),   cmocka_unit_test(test_tag_counts), cmocka_unit_test(test_everywhere),
        cmocka_unit_test(test_ranks),  cmocka_unit_test(test_snippets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
