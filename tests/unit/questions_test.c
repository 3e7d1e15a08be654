/* questions_test.c - proves: every form of question in notes is found with its own answer, by number if answers are separate;
 * nothing else becomes a question; unpaired ones are not asked, and are reported; a question keeps its id through changes of
 * markup; the page of a question shows only it. */
#include "biji/questions.h"

#include "biji/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct doc *parse(const char *text)
{
    struct diags diags = {0};
    struct doc *doc = note_parse_take("note.md", xstrdup(text), strlen(text), &diags);
    diags_free(&diags);
    return doc;
}

/* The scheduled questions of a note as lines "question => answer", line breaks in them as "/". */
static char *scheduled(const char *text, struct diags *diags)
{
    struct doc *doc = parse(text);
    struct questions questions = questions_find(doc, diags);
    struct buf out = {0};
    buf_add_str(&out, "");
    for (size_t i = 0; i < questions.count; i++) {
        const struct question *one = &questions.items[i];
        if (!one->scheduled)
            continue;
        size_t from = out.bytes;
        stretch_source(doc, &one->ask, &out);
        buf_add_str(&out, " => ");
        stretch_source(doc, &one->answer, &out);
        for (size_t at = from; at < out.bytes; at++)
            out.ptr[at] = out.ptr[at] == '\n' ? '/' : out.ptr[at];
        buf_add_char(&out, '\n');
        struct doc *page = question_page(doc, one, true);
        doc_check(page);
        doc_free(page);
    }
    questions_free(&questions);
    doc_free(doc);
    return buf_take(&out);
}

static void expect(const char *text, const char *expected)
{
    struct diags diags = {0};
    char *found = scheduled(text, &diags);
    assert_string_equal(found, expected);
    assert_int_equal(diags.count, 0);
    free(found);
    diags_free(&diags);
}

static void lists_pair_with_their_answers(void **state)
{
    (void)state;
    expect("## 自测题\n\n1. 一？\n2. 二？\n\n<details><summary>参考答案</summary>\n\n1. 甲\n2. 乙\n\n</details>\n",
           "一？ => 甲\n二？ => 乙\n");
    expect("## 2.9 思考题（2 题）\n\n1. 一？\n\n   <details><summary>参考答案</summary>\n\n   甲\n\n   ```c\n   x\n   "
           "```\n\n   "
           "</details>\n\n2. 二？\n\n   - 提示\n\n   <details><summary>答案</summary>\n\n   乙\n\n   </details>\n",
           "一？ => 甲//```c/x/```\n二？//- 提示 => 乙\n");
    expect("## Exercises\n\n2. One\n3. Two\n\n### Answers\n\n2. first\n3. second\n\n## Next\n\n1. no\n",
           "One => first\nTwo => second\n");
    expect("## Quiz\n\n1. One?\n\n   Answer: first\n\n2. Two?\n   答案：second\n\n   more\n",
           "One? => first\nTwo? => second//more\n");
    expect("## 练习\n\n1. 一\n\n<details><summary>答案</summary>\n\n甲\n\n乙\n\n</details>\n\n1. "
           "二\n\n<details><summary>答案</summary>\n\n"
           "丙\n\n</details>\n",
           "一 => 甲//乙\n二 => 丙\n");
    expect("## 习题 2\n\n1. 一？\n   **答案**：甲\n2. 二？\n\n   **答案：** 乙\n", "一？ => 甲\n二？ => 乙\n");
    expect("## 自测\n\n1. 一？\n2. 二？\n\n答案：\n\n1. 甲\n2. 乙\n", "一？ => 甲\n二？ => 乙\n");
    expect(
        "## Quiz\n\n1. One?\n   - [x] 7\n\n   <details>\n   <summary>Answer</summary>\n   7 is prime.\n   </details>\n",
        "One?/- [x] 7 => 7 is prime.\n");
    expect("## 本章练习\n\n1. 一\n\n   <details><summary>提示</summary>\n\n   想\n\n   </details>\n\n   "
           "<details><summary>答案</summary>\n\n   "
           "甲\n\n   </details>\n",
           "一 => 甲\n");
}

static void numbers_by_chapter_pair(void **state)
{
    (void)state;
    expect("## 习题\n\n3.1、一\n\n3.2、二\n\n## 习题答案\n\n3.2、乙\n\n3.1、甲\n\n续\n", "一 => 甲//续\n二 => 乙\n");
    expect("## 习题\n\n**习题 3-1** 一\n\n**习题 3-2** 二\n\n<details>\n<summary>参考答案</summary>\n\n**3-1** "
           "甲\n\n**3-2** 乙\n\n</details>\n",
           "一 => 甲\n二 => 乙\n");
    expect("## 面试题\n\n**1-1** 友善的面试官：一？\n\n甲\n\n- 乙\n\n**1-2** 二？\n\n丙\n\n## 参考文献\n\n丁\n",
           "友善的面试官：一？ => 甲//- 乙\n二？ => 丙\n");
    expect("## 习题\n\n### 1. 一\n\n<details><summary>答案</summary>\n\n甲\n\n</details>\n\n### 2. "
           "二\n\n<details><summary>答案</summary>"
           "\n\n乙\n\n</details>\n",
           "一 => 甲\n二 => 乙\n");
}

static void other_forms_are_found(void **state)
{
    (void)state;
    expect("text\n\n<details><summary>为什么除以 $\\sqrt{d}$？</summary>\n\n方差\n\n</details>\n",
           "为什么除以 $\\sqrt{d}$？ => 方差\n");
    expect("Q: one?\n\nA: first\n\n- more\n\n**问：** 二？\n**答：** 乙\n\n# H\n\ntext\n",
           "one? => first//- more\n二？ => 乙\n");
    expect("**问：一？**\n答：甲\n\n<details><summary>二？</summary>\n\n乙\n\n</details>\n",
           "**一？** => 甲\n二？ => 乙\n");
    expect("## 1. What is it?\n\n```c\nx\n```\n\n<details><summary><b>Answer</b></summary>\n\ny\n\n</details>\n",
           "What is it?//```c/x/``` => y\n");
    expect("## 术语\n\n- **困惑度**（Perplexity）：熵的指数\n", "困惑度 => 熵的指数\n");
    expect("## 关键词\n\n- **强化学习（RL）**：智能体\n- **回报：** 之和\n- plain: text\n",
           "强化学习（RL） => 智能体\n回报 => 之和\n");
    expect("## 术语\n\n| 术语 | 英文 | 意思 |\n|---|---|---|\n| 词元 | Token | 一**小**块 |\n| 空 | | |\n",
           "词元 => Token//一**小**块\n空 => \n");
    expect("---\nglossary: true\n---\n\n# 词\n\n## A\n\n| a | b |\n|---|---|\n| x | y |\n", "x => y\n");
    expect("# 术语表\n\n## A\n\n| a | b |\n|---|---|\n| x | y |\n\n## 用法\n\n| a | b |\n|---|---|\n| no | y |\n",
           "x => y\n");
}

static void ordinary_text_asks_nothing(void **state)
{
    (void)state;
    expect("# 基本概念\n\n- **好处**：快\n\n1. 先\n2. 后\n\n| a | b |\n|---|---|\n| x | y |\n", "");
    expect("<details><summary>展开代码</summary>\n\n```\nx\n```\n\n1. "
           "一\n\n</details>\n\n<details><summary>参考答案</summary>\n\nx\n\n</details>\n",
           "");
    expect("## 练习\n\n1. 自己推导一遍\n2. 跑一遍代码\n\n- 读论文\n\n## 小结\n\n1. 一\n", "");
    expect("## Why it works?\n\ntext\n\n<details><summary>Show code</summary>\n\nx\n\n</details>\n", "");
    expect("## 思考\n\n- 一\n- 二\n\n<details><summary>更多资料</summary>\n\n1. x\n\n</details>\n", "");
    expect("**2024-05** 的数据\n\n正文\n\n**1** 句\n\n**2-1** 取胜\n", "");
    expect("Q: 没有答案\n\n正文\n\nA: 也不是\n\n问题：这一段讲问题。\n", "");
}

static void disagreeing_numbers_are_told_and_not_asked(void **state)
{
    (void)state;
    static const char *const notes[] = {
        "## 自测题\n\n1. 一\n2. 二\n\n<details><summary>答案</summary>\n\n1. 甲\n2. 乙\n3. 丙\n\n</details>\n",
        "## 自测题\n\n1. 一\n2. 二\n\n中间\n\n1. 三\n2. 四\n\n## 答案\n\n1. 甲\n2. 乙\n3. 丙\n4. 丁\n",
        ("## 自测题\n\n1. 一\n\n   <details><summary>答案</summary>\n\n   甲\n\n   </details>\n\n2. 二\n3. 三\n\n## "
         "答案\n\n2. 乙\n"),
    };
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        struct diags diags = {0};
        char *found = scheduled(notes[i], &diags);
        assert_string_equal(found, "");
        assert_int_equal(diags.count, 1);
        assert_string_equal(diags.items[0].code, "questions-unpaired");
        assert_int_equal(diags.items[0].line, 1);
        assert_int_equal(diags.items[0].severity, DIAG_WARNING);
        free(found);
        diags_free(&diags);
    }
}

static void first_id(const char *text, char id[17])
{
    struct doc *doc = parse(text);
    struct questions questions = questions_find(doc, NULL);
    assert_true(questions.count > 0);
    question_id(&questions.items[0], id);
    questions_free(&questions);
    doc_free(doc);
}

static void a_name_survives_markup_and_moves(void **state)
{
    (void)state;
    char one[17], same[17], other[17];
    first_id("## 习题\n\n1. 什么是 **GPT** 模型？\n", one);
    first_id(
        "# x\n\n## 练习\n\n7. 什么是ＧＰＴ模型？\n\n   <details><summary>答案</summary>\n\n   x\n\n   </details>\n",
        same);
    first_id("## 习题\n\n1. 什么是 BERT 模型？\n", other);
    assert_string_equal(one, same);
    assert_string_not_equal(one, other);
    assert_int_equal(strspn(one, "0123456789abcdef"), 16);
}

static void a_page_shows_the_question_alone(void **state)
{
    (void)state;
    struct doc *doc = parse("Q: one[^a]?\n\nA: first[^b]\n\n[^a]: note a\n[^b]: note b\n[^c]: note c\n");
    struct questions questions = questions_find(doc, NULL);
    assert_int_equal(questions.count, 1);
    for (int answered = 0; answered < 2; answered++) {
        struct doc *page = question_page(doc, &questions.items[0], answered);
        doc_check(page);
        struct buf text = {0};
        node_plain_text(page->root, &text);
        assert_non_null(strstr(text.ptr, "one"));
        assert_non_null(strstr(text.ptr, "note a"));
        assert_null(strstr(text.ptr, "Q:"));
        assert_null(strstr(text.ptr, "note c"));
        assert_int_equal(strstr(text.ptr, "first") != NULL, answered);
        assert_int_equal(strstr(text.ptr, "note b") != NULL, answered);
        buf_free(&text);
        doc_free(page);
    }
    questions_free(&questions);
    doc_free(doc);
}

static void cards_need_their_tag(void **state)
{
    (void)state;
    static const char cards[] =
        "什么是 **键**::一个 `向量`\n首都:::北京\n\n第一问\n?\n答一\n答二\n\n列表\n??\n- 一\n- 二\n\n"
        "The ==cat== and the ==dog==.\n\n- 项目::也是\n\n没有：：冒号\n";
    static const char expected[] =
        "什么是 **键** => 一个 `向量`\n首都 => 北京\n北京 => 首都\n第一问 => 答一/答二\n列表 => - 一/- 二\n"
        "- 一/- 二 => 列表\nThe […] and the ==dog==. => cat\nThe ==cat== and the […]. => dog\n"
        "项目 => 也是\n";
    char text[1000];
    snprintf(text, sizeof text, "---\ntags: [a, flashcards/deck]\n---\n\n%s", cards);
    expect(text, expected);
    snprintf(text, sizeof text, "# 卡\n\n#flashcards\n\n%s", cards);
    expect(text, expected);
    expect(cards, "");
    snprintf(text, sizeof text, "---\ntags: [no-flashcards, flashcardsless]\n---\n\n#flashcardsx\n\n%s", cards);
    expect(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_pair_with_their_answers),
        cmocka_unit_test(numbers_by_chapter_pair),
        cmocka_unit_test(other_forms_are_found),
        cmocka_unit_test(cards_need_their_tag),
        cmocka_unit_test(ordinary_text_asks_nothing),
        cmocka_unit_test(disagreeing_numbers_are_told_and_not_asked),
        cmocka_unit_test(a_name_survives_markup_and_moves),
        cmocka_unit_test(a_page_shows_the_question_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
