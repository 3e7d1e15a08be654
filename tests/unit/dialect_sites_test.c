/* dialect_sites_test.c - proves what a reader sees of the tags that the tools of sites add: Hugo, Hexo, Jekyll, GitBook,
 * Docusaurus, VitePress, docsify, Logseq. Each row is a note and its words, or those of one kind of node in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "biji/file.h"
#include "biji/load.h"
#include "biji/mem.h"

#include "dialects.h"
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct row {
    const char *note;
    enum node_kind kind; /* NODE_DOCUMENT: all words */
    const char *words;   /* a bar between nodes */
};

static void check_rows(const char *dialect, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf note = {0};
        buf_printf(&note, "---\ndialect: %s\nauthor: 作者\n---\n%s", dialect, rows[i].note);
        size_t bytes = note.bytes;
        struct doc *doc = note_parse_take("note.md", buf_take(&note), bytes, NULL);
        doc_check(doc);
        char *words = texts_of(doc, rows[i].kind);
        if (strcmp(words, rows[i].words) != 0)
            print_message("in %s\n", rows[i].note);
        assert_string_equal(words, rows[i].words);
        free(words);
        doc_free(doc);
    }
}

#define CHECK(dialect, rows) check_rows(dialect, rows, sizeof(rows) / sizeof(rows)[0])

static void hugo(void **state)
{
    static const struct row rows[] = {
        {"{{% notice style=\"tip\" title=\"题\" icon=\"x\" %}}\n文\n{{% /notice %}}", NODE_SUMMARY, "题"},
        {"{{< hint info >}}\n**文**\n{{< /hint >}}\n后", NODE_ALERT, "Info 文"},
        {"{{< alert title=\"题\" color=\"warning\" >}}文{{< /alert >}}", NODE_ALERT, "题 文"},
        {"{{< details summary=\"看\" open=true >}}\n文\n{{< /details >}}", NODE_DETAILS, "看 文"},
        {"{{< expand \"更多\" >}}藏{{< /expand >}}", NODE_DETAILS, "更多 藏"},
        {"{{< button href=\"https://x.org\" >}}去{{< /button >}}", NODE_LINK, "去"},
        {"见 [甲]({{< ref \"b.md\" >}}) 与 [乙]({{< relref \"/c.md#x\" >}})。", NODE_LINK, "甲|乙"},
        {"{{< highlight go \"hl_lines=1\" >}}\nf({{ .T }})\n{{< / highlight >}}\n后", NODE_CODE_BLOCK, "f({{ .T }})\n"},
        {"行内 {{< highlight go >}}x := 1{{< /highlight >}} 码", NODE_CODE, "x := 1"},
        {"{{< tab header=\"题\" lang=\"sh\" >}}\ncd a\n# [b]\n{{< /tab >}}\n后", NODE_CODE_BLOCK, "cd a\n# [b]\n"},
        {"- {{% _param A_B %}} 与 _甲_、a_b 和 2 * 3", NODE_DOCUMENT, "⟨_param A_B⟩ 与 甲、a_b 和 2 * 3"},
        {"{{< katex >}}\nx^2\n{{< /katex >}}", NODE_MATH_BLOCK, "x^2"},
        {"写 {{</* figure */>}} 与 `{{%/* a */%}}`", NODE_DOCUMENT, "写 {{< figure >}} 与 {{% a %}}"},
        {"```\n{{</* a */>}}\n```", NODE_CODE_BLOCK, "{{< a >}}\n"},
        {"{{< tabs >}}\n{{% tab title=\"甲\" %}}\n一\n{{% /tab %}}\n{{% tab \"乙\" %}}\n二\n{{% /tab %}}\n{{< /tabs "
         ">}}",
         NODE_DETAILS, "甲 一|乙 二"},
        {"{{< note >}}\n一\n{{< note >}}\n二\n{{< /note >}}\n三\n{{< /note >}}\n后", NODE_ALERT, "一 二 三|二"},
        {"{{< gist a 1 >}}{{< badge \"新\" >}} {{< icon \"x\" >}}文", NODE_DOCUMENT, "a新 文"},
        {"![图](a.png)\n{width=300 .c}\n\n{{/* 注 */}}\n文", NODE_DOCUMENT, "图 文"},
        {"{{< highlight go >}}\n没有结尾 {{< /highlight >}} 之后\n\n还在", NODE_DOCUMENT, "没有结尾  之后 还在"},
    };
    (void)state;
    CHECK("hugo", rows);
}

static void hexo(void **state)
{
    static const struct row rows[] = {
        {"{% codeblock 文件.js lang:js https://x.org view %}\na {{ b }}\n{% endcodeblock %}", NODE_DOCUMENT,
         "文件.jsa {{ b }}\n"},
        {"{% asset_img a.jpg 300 200 \"一张 图\" %}", NODE_IMAGE, "一张 图"},
        {"{% img [class x] /a/b.png 400 \"题\" %}", NODE_IMAGE, "题"},
        {"{% link 站点 https://x.org true \"t\" %} {% post_link a-b '文章' %}", NODE_LINK, "站点|文章"},
        {"{% note danger no-icon 题 字 %}\n文\n{% endnote %}", NODE_ALERT, "题 字 文"},
        {"{% tabs 分栏, 1 %}\n<!-- tab 甲 -->\n**一**\n<!-- endtab -->\n<!-- tab 乙@icon -->\n二\n<!-- endtab -->\n{% "
         "endtabs %}",
         NODE_DETAILS, "甲 一|乙 二"},
        {"{% blockquote 某人, 书 https://x.org %}\n文\n{% endblockquote %}", NODE_QUOTE, "文 — 某人 书"},
        {"{% raw %}\n<b>甲</b> {{ x }}\n{% endraw %}", NODE_DOCUMENT, "甲 {{ x }}"},
        {"文 {% raw %}{{ x }} {% y %}{% endraw %} 后", NODE_DOCUMENT, "文 {{ x }} {% y %} 后"},
        {"{% label primary@标 签 %}、{% btn https://x.org, 按 钮, icon %}、{% span red, 红 %}", NODE_DOCUMENT,
         "标 签、按 钮、红"},
        {"{% fold 展开 %}\n文\n{% endfold %}", NODE_DETAILS, "展开 文"},
        {"{% mermaid graph TD %}\nA-->B\n{% endmermaid %}", NODE_CODE_BLOCK, "graph TD\nA-->B\n"},
        {"{% timeline 去年 %}\n<!-- timeline 一月 -->\n文\n<!-- endtimeline -->\n{% endtimeline %}", NODE_DOCUMENT,
         "去年 一月 文"},
    };
    (void)state;
    CHECK("hexo", rows);
}

static void jekyll(void **state)
{
    static const struct row rows[] = {
        {"{{ page.author }} 与 {{ \"字\" | escape }}、{{ x.y | date: \"%Y\" }}", NODE_DOCUMENT,
         "作者 与 字、⟨x.y | date: \"%Y\"⟩"},
        {"`{{ a }}`\n\n    {{ b }}\n\n$\\frac{{1}}{2}$", NODE_DOCUMENT, "{{ a }}{{ b }}\n \\frac{{1}}{2}"},
        {"[甲]({{ \"/a\" | relative_url }}){: .btn} **[乙]({% post_url 2020-01-01-b %})**", NODE_LINK, "甲|乙"},
        {"![图]({{ \"/a.png\" | relative_url }}){: width=\"3\"}", NODE_DOCUMENT, "图"},
        {"[甲]: {{ \"/a\" | relative_url }}\n\n见 [甲]。", NODE_LINK, "甲"},
        {"{% include note.html content=\"一 **二**\" %}", NODE_STRONG, "二"},
        {"{: .warning }\n> 一\n\n{: .highlight-title }\n> 题\n>\n> 二", NODE_ALERT, "一|题 二"},
        {"> 一\n{: .prompt-tip }\n\n文\n{: .lead}", NODE_DOCUMENT, "一 文"},
        {"文 $$a$$ 字\n\n$$\nb\n$$", NODE_MATH, "a"},
        {"{::comment}\n藏\n{:/comment}\n\n文{::comment}藏{:/comment}字", NODE_DOCUMENT, "文字"},
        {"<div class=\"a\" markdown=\"1\">\n**一**\n</div>\n```\n二\n```", NODE_STRONG, "一"},
        {"<div class=\"a\" markdown=\"1\">\n**一**\n</div>\n```\n二\n```", NODE_CODE_BLOCK, "二\n"},
        {"<span>一</span>{: .a .b } 二", NODE_DOCUMENT, "一 二"},
        {"* 目录\n{:toc}\n\n文", NODE_DOCUMENT, "文"},
    };
    (void)state;
    CHECK("jekyll", rows);
}

static void gitbook(void **state)
{
    static const struct row rows[] = {
        {"{% hint style=\"danger\" %}\n文\n{% endhint %}", NODE_ALERT, "Danger 文"},
        {"{% code title=\"a.js\" %}\n```js\nx\n```\n{% endcode %}", NODE_DOCUMENT, "a.jsx\n"},
        {"{% tabs %}\n{% tab title=\"甲 乙\" %}\n一\n{% endtab %}\n{% endtabs %}", NODE_DETAILS, "甲 乙 一"},
        {"{% embed url=\"https://x.org\" %}\n说明\n{% endembed %}\n\n{% embed url=\"https://y.org\" %}", NODE_LINK,
         "说明|https://y.org"},
        {"{% content-ref url=\"b.md\" %}\n[乙](b.md)\n{% endcontent-ref %}", NODE_DOCUMENT, "乙"},
        {"{% @mermaid/diagram content=\"graph TD\nA-->B\" %}", NODE_CODE_BLOCK, "graph TD\nA-->B"},
        {"{% swagger method=\"get\" path=\"/u\" baseUrl=\"https://x\" summary=\"列\" %}\n文\n{% endswagger %}",
         NODE_DOCUMENT, "get https://x/u 列 文"},
        {"文 $$a$$。", NODE_MATH, "a"},
    };
    (void)state;
    CHECK("gitbook", rows);
}

static void docusaurus(void **state)
{
    static const struct row rows[] = {
        {"<Tabs values={[\n  {label: '甲', value: 'a'},\n]}>\n<TabItem value=\"a\">\n\n一\n\n</TabItem>\n<TabItem "
         "value=\"b\">二</TabItem>\n</Tabs>",
         NODE_DETAILS, "甲 一|b 二"},
        {"{frontMatter.author} {props.x} {'字'} {/* 注 */}文 \\{y\\}", NODE_DOCUMENT, "作者 ⟨props.x⟩ 字文 {y}"},
        {"{[1, 2].map((x) => (\n  <li>{x}</li>\n))}\n\n{props.x}", NODE_DOCUMENT, "⟨props.x⟩"},
        {"<img src={require('./a.png').default} alt=\"图\" />", NODE_IMAGE, "图"},
        {"去 <Link to=\"/b\">那里</Link>。", NODE_LINK, "那里"},
        {"<CodeBlock language=\"js\">\n{`f()`}\n</CodeBlock>", NODE_CODE_BLOCK, "f()"},
        {"## 题 {/* #id */}", NODE_ANCHOR, "id"},
        {"## `<A>` *题* {/*an-id*/}\n\n2 * 3 * 4", NODE_DOCUMENT, "<A> 题 2 * 3 * 4"},
        {"<>\n文\n</>\n\na<b 与 `{x}`", NODE_DOCUMENT, "文 a<b 与 {x}"},
    };
    (void)state;
    CHECK("docusaurus", rows);
}

static void vitepress(void **state)
{
    static const struct row rows[] = {
        {"::: code-group\n```js [甲]\na\n```\n```ts{1,3} [乙]\nb\n```\n:::", NODE_SUMMARY, "甲|乙"},
        {"::: v-pre\n{{ x }}\n:::\n\n{{ $frontmatter.author }} {{ 1 + 1 }} `{{ y }}`", NODE_DOCUMENT,
         "{{ x }} 作者 ⟨1 + 1⟩ {{ y }}"},
        {"::: raw\n文\n:::", NODE_DOCUMENT, "文"},
        {":::tip 题\n\n- 甲\n\n乙", NODE_ALERT, "题 甲 乙"}, /* to the end of the note */
        {":::nothing\n甲", NODE_PARAGRAPH, ":::nothing 甲"},
        {"## f() <sup class=\"b\" data-text=\"3.5+\" /> {#an-id}\n\nx<sup>2</sup>", NODE_SUP, "2"},
        {"### 题 <Badge type=\"tip\" text=\"1.0\" />", NODE_HEADING, "题 1.0"},
        {"<X :a=\"b\">插 **槽**</X>\n\n<template #s>\n文\n</template>", NODE_DOCUMENT, "插 槽 文"},
    };
    (void)state;
    CHECK("vitepress", rows);
}

static void front_pages(void **state)
{
    (void)state;
    static const char *const pages[][2] = {
        {"---\nlayout: home\nhero:\n  name: 名\n  tagline: '短 句'\n  image:\n    text: x\n  actions:\n    - theme: "
         "brand\n"
         "      text: 开始\n      link: /a\nfeatures:\n  - icon: y\n    title: 甲\n    details: 一\n  - title: 乙\n    "
         "details: 二\n---\n正文",
         "名 短 句 开始 甲 一 乙 二 正文"},
        {"---\nhome: true\nheroText: 名\ntagline: 句\nactionText: 开始\nactionLink: /a\nfeatures:\n- title: 甲\n  "
         "details: 一\n---\n",
         "名 句 开始 甲 一"},
        {"---\nlayout: home\ntags: [a]\n---\n正文", "正文"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct doc *doc = note_parse_take("index.md", xstrdup(pages[i][0]), strlen(pages[i][0]), NULL);
        doc_check(doc);
        char *words = texts_of(doc, NODE_DOCUMENT);
        assert_string_equal(words, pages[i][1]);
        free(words);
        doc_free(doc);
    }
}

static void docsify(void **state)
{
    static const struct row rows[] = {
        {"?> 提示 **粗**\n\n- 项\n\n  !> 注意\n  次行", NODE_ALERT, "提示 粗|注意次行"},
        {"[甲](/a ':ignore 题') ![图](a.png ':size=50x100')", NODE_DOCUMENT, "甲 图"},
        {"### 题 :id=abc", NODE_ANCHOR, "abc"},
        {"### 题 :id=abc", NODE_HEADING, "题"},
        {"<!-- tabs:start -->\n\n#### **甲**\n\n一\n\n#### 乙\n\n二\n\n<!-- tabs:end -->\n\n#### 后", NODE_DETAILS,
         "甲 一|乙 二"},
        {"> [!TIP|style:flat|label:自己的题]\n> 文", NODE_SUMMARY, "自己的题"},
        {"更新 {docsify-updated}。为何?> 不是", NODE_DOCUMENT, "更新。为何?> 不是"},
    };
    (void)state;
    CHECK("docsify", rows);
}

static void logseq(void **state)
{
    static const char id[] = "- 甲 [[b]]\n  id:: 60531c23-238e-4748-9b19-27088f9c3771\n  collapsed:: true\n";
    static const struct row rows[] = {
        {"type:: 甲\ntags:: 乙\n\n- 文\n  background-color:: red", NODE_DOCUMENT, "type: 甲 tags: 乙 文"},
        {"- 待办\n  SCHEDULED: <2021-09-29>\n  :LOGBOOK:\n  CLOCK: [x]\n  :END:", NODE_DOCUMENT,
         "待办 SCHEDULED: <2021-09-29>"},
        {"见 ((654bb13c-db71-49d4-ad0e-123ec812c258))，((甲)) 与 f((x))", NODE_DOCUMENT,
         "见 ⟨654bb13c⟩，((甲)) 与 f((x))"},
        {"- #+BEGIN_QUOTE\n  引 **言**\n  #+END_QUOTE\n- 后", NODE_QUOTE, "引 言"},
        {"- #+BEGIN_SRC py\n  a = {{x}}\n  #+END_SRC", NODE_CODE_BLOCK, "a = {{x}}\n"},
        {"- {{video https://x.org/v}} {{cloze 空}} {{query (a b)}} ^^亮^^", NODE_DOCUMENT,
         "https://x.org/v 空 ⟨query (a b)⟩ 亮"},
        {"- 见 ((00000000-238e-4748-9b19-27088f9c3771))\n  k:: v，std::x，a :: b", NODE_DOCUMENT,
         "见 ⟨00000000⟩ k: v，std::x，a :: b"},
        {"- ![图](a.png){:height 300, :width 400}", NODE_DOCUMENT, "图"},
    };
    (void)state;
    CHECK("logseq", rows);
    struct buf note = {0};
    buf_printf(&note,
               "%s- 见 ((60531c23-238e-4748-9b19-27088f9c3771)) 和 [它](((60531c23-238e-4748-9b19-27088f9c3771)))\n",
               id);
    const struct row row = {note.ptr, NODE_LINK, "b|甲 b|它"};
    check_rows("logseq", &row, 1);
    buf_free(&note);
}

static void obsidian(void **state)
{
    static const struct row rows[] = {
        {"| a |\n|---|\n| 甲 |\n\n^表\n\n- 项 ^item", NODE_ANCHOR, "^item"},
        {"| a |\n|---|\n| 甲 |\n\n^tab-1\n\n- 项 ^item", NODE_ANCHOR, "^tab-1|^item"},
        {"[[b#甲#乙]] [评:: 好] (藏:: 值) <% tp.date %> f(a::b)", NODE_DOCUMENT, "b > 甲 > 乙 评: 好 值 ⟨%⟩ f(a::b)"},
        {"[[b]]\n```ad-tip\ntitle: 题\ncollapse: open\n**文**\n```", NODE_DETAILS, "题 文"},
        {"```ad-tip\n**文**\n```", NODE_STRONG, "文"},
        {"- [/] 甲\n- [-] 乙 *丙*\n- [>] 丁\n- [戊] 己", NODE_LIST, "/ 甲 乙 丙 > 丁 [戊] 己"},
        {"- [-] 乙 *丙*\n- 丁", NODE_STRIKE, "乙 丙"},
        {"甲 ^[见 [[b]] 与 [c](d)。] 乙", NODE_PARAGRAPH, "甲  乙|见 b 与 c。"},
        {"[[b#`f (x)`|词]] 与 `[[x]]`、[[1, 2], [3, 4]]", NODE_DOCUMENT, "词 与 [[x]]、[[1, 2], [3, 4]]"},
        {"前\n\n%% 甲\n\n乙 %%\n\n50%% 后", NODE_DOCUMENT, "前 50%% 后"},
    };
    (void)state;
    CHECK("obsidian", rows);
}

/* What stands in code is no form; one behind code that has ended is. */
static void forms_beside_code(void **state)
{
    static const struct row rows[] = {
        {"```\n[[a]] ==b== {:?}\n```\n\n[[甲]]", NODE_LINK, "甲"},
        {"- ```\n  [[a]]\n  ```\n\n[[甲]]", NODE_LINK, "甲"},
        {"1. ```\n   [[a]]\n\n[[甲]]", NODE_LINK, "甲"},
        {"> ~~~\n> [[a]]\n\n[[甲]]", NODE_LINK, "甲"},
        {"文\n\n    ```\n\n[[甲]]", NODE_LINK, "甲"},
        {"````\n```\n[[a]]\n````\n[[甲]]", NODE_LINK, "甲"},
        {"``` a`b\n[[甲]]", NODE_LINK, "甲"},
        {"`[[bin]]`、[[[x]]](y)、[[公式]](z)、[@某人](w)", NODE_LINK, "[[x]]|[公式]|@某人"},
        {"x[1][s.size()]、`==`、{{-1, 0}, {0, 1}}、`{:?}`、${a}", NODE_DOCUMENT,
         "x[1][s.size()]、==、{{-1, 0}, {0, 1}}、{:?}、${a}"},
    };
    (void)state;
    CHECK("none", rows);
}

/* `- [-]` is a task where others are, and text where none is. */
static void tasks_without_evidence(void **state)
{
    static const struct row rows[] = {
        {"- [-] 甲\n- [!] 乙", NODE_DOCUMENT, "[-] 甲 [!] 乙"},
        {"- [ ] 甲\n- [-] 乙", NODE_STRIKE, "乙"},
    };
    (void)state;
    CHECK("none", rows);
}

static char *read_in(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_true(file_write_atomic(path, slice_of(text), NULL));
    return xstrdup(path);
}

static void expect_file(const char *folder, const char *name, const char *text, const char *words)
{
    char *path = read_in(folder, name, text);
    struct doc *doc = note_load(path, name, NULL, NULL);
    char *got = texts_of(doc, NODE_DOCUMENT);
    assert_string_equal(got, words);
    free(got);
    free(path);
    doc_free(doc);
}

static void files_and_values_of_the_site(void **state)
{
    const char *folder = *state;
    free(read_in(folder, "_config.yml", "title: 站名 # 注\nauthor:\n  name: \"某人\"\nlist: [a]\n"));
    free(read_in(folder, "part.md", "一\n\n二 **粗**\n"));
    free(read_in(folder, "code.js", "a\n/// [x]\nb\n/// [x]\nc\n"));
    expect_file(folder, "a.md", "{{ site.title }}、{{site.author.name}}、{{ site.list }}、{{ site.no }}",
                "站名、某人、⟨site.list⟩、⟨site.no⟩");
    expect_file(folder, "b.md", "前\n\n<!--@include: ./part.md{3,3}-->\n\n<!-- @include: ./a.md -->\n",
                "前 二 粗 站名、某人、⟨site.list⟩、⟨site.no⟩");
    expect_file(folder, "c.md", "[x](part.md ':include')\n[y](code.js ':include :type=code :fragment=x')",
                "一 二 粗b\n");
    expect_file(folder, "d.md", "{% include_relative part.md %}\n\n{% include ../../x.md %}",
                "一 二 粗 ⟨not found: ../../x.md⟩");
    free(read_in(folder, "blocks.md", "# 甲\n一 ^one\n\n- 二 ^two\n- 三\n\n> 四\n\n^four\n"));
    expect_file(folder, "f.md", "![[blocks#^one]]\n\n![[blocks#^two]]\n\n![[blocks#^four]]\n", "一 二 四");
    expect_file(folder, "e.md", "<aside>\n💡 **提示**\n\n</aside>\n\n后", "💡 提示 后");
}

static void what_mdx_reads_otherwise(void **state)
{
    const char *folder = *state;
    expect_file(folder, "a.mdx",
                "<Steps>\n  <Step title=\"题\">\n    一 **二**\n\n    ```sh\n    ls\n    ```\n  </Step>\n</Steps>\n\n  "
                "  三 *四*\n",
                "题 一 二ls\n 三 四");
    expect_file(folder, "b.md", "<Card title=\"x\">\n    甲 *乙*\n</Card>\n\n    丙 *丁*\n", "x 甲 乙丙 *丁*\n");
    expect_file(folder, "c.mdx", "<table>\n<tr><td>甲</td></tr>\n</table>\n**乙** [丙](d)\n\n\\*\\*丁\\*\\* ** 戊 **\n",
                "甲 乙 丙 **丁** ** 戊 **");
    expect_file(folder, "d.mdx", "<a\n  href=\"/x\"\n>\n  **甲**\n</a>\n\n<>乙</>\n", "/x 甲 乙");
    expect_file(folder, "e.mdx",
                "<LinkCard title=\"甲\" href=\"/x\" description=\"乙\" />\n\n<Card href=\"/y\" title=\"丙\" />\n",
                "甲 乙 丙");
    expect_file(folder, "g.mdx",
                "<Card title=\"甲\" href=\"/x\">\n乙 **“丙”**丁\n</Card>\n\n| 戊 | 己 |\n|--|--|\n| $|z|$ | 庚 |\n",
                "甲 乙 “丙”丁 戊 己 |z| 庚");
    expect_file(folder, "h.mdx", "<Card title=\"甲\">\n\n乙\x10\n\n</Card>\n", "甲 乙\x10");
    expect_file(folder, "f.mdx",
                "<Card title=\"甲\" description=\"乙\">\n丙\n\n- 丁\n</Card>\n\n<Card title=\"戊\">己</Card>\n",
                "甲 乙 丙 丁 戊 己");
}

static void tables_of_kramdown(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"|---|---|\n| 甲 **乙** | `c|d` |\n| 丙 |  |\n", NODE_CELL, "甲 乙|c|d|丙|"},
        {"| 甲 | 乙 |\n|:--|--:|\n| 1 | 2 |\n\n| 无 | 头 |\n| 3 | 4 |", NODE_ROW, "甲 乙|1 2|无 头|3 4"},
        {"|---|---|\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", NODE_DOCUMENT, "甲 乙 1 2"},
        {"|甲| 与 |乙| 文\n|丙| 丁", NODE_TABLE, ""},
    };
    CHECK("jekyll", rows);
    static const struct row others[] = {
        {"| 甲 | 乙 |\n| 1 | 2 |", NODE_TABLE, ""},
        {"左\n\n::right::\n\n右 a::b\n\n::std::x", NODE_DOCUMENT, "左 右 a::b ::std::x"},
    };
    CHECK("none", others);
}

static void html_in_strings_of_jsx(void **state)
{
    (void)state;
    static const struct row examples[] = {
        {"<Fragment set:html={\"<pre><code>a \\\"b\\\"\\n<b>c</b></code></pre>\"} />\n\n后", NODE_CODE_BLOCK,
         "a \"b\"\nc"},
        {"<HTMLBlock>{`<p>甲</p>\n\n<p>乙</p>\n`}</HTMLBlock>\n\n丙", NODE_PARAGRAPH, "甲|乙|丙"},
        {"<video\n  src=\"a.mp4\"\n  controls\n></video>\n\n> 引", NODE_QUOTE, "引"},
    };
    CHECK("mdx", examples);
    static const struct row anywhere[] = {
        {"<Callout icon=\"x\" theme=\"warn\">\n\n甲\n\n</Callout>\n\n乙", NODE_DOCUMENT, "Warn 甲 乙"},
        {"<Card title=\"题\">\n甲 <Type> {x.y}\n</Card>", NODE_DOCUMENT, "题 甲 <Type> {x.y}"},
        {"<YOUR_KEY>\n\n<Name> 与 <T extends=U>", NODE_DOCUMENT, "<YOUR_KEY> <Name> 与 <T extends=U>"},
        {"%% 注 %%\n\n甲 %% 乙 %%", NODE_DOCUMENT, "甲 %% 乙 %%"},
    };
    CHECK("none", anywhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hugo),
        cmocka_unit_test(hexo),
        cmocka_unit_test(jekyll),
        cmocka_unit_test(gitbook),
        cmocka_unit_test(obsidian),
        cmocka_unit_test(forms_beside_code),
        cmocka_unit_test(tasks_without_evidence),
        cmocka_unit_test(docusaurus),
        cmocka_unit_test(html_in_strings_of_jsx),
        cmocka_unit_test(tables_of_kramdown),
        cmocka_unit_test_setup_teardown(what_mdx_reads_otherwise, folder_set_up, folder_tear_down),
        cmocka_unit_test(vitepress),
        cmocka_unit_test(docsify),
        cmocka_unit_test(front_pages),
        cmocka_unit_test(logseq),
        cmocka_unit_test_setup_teardown(files_and_values_of_the_site, folder_set_up, folder_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
