"""Forty diagrams with Chinese labels as authors write them, for diagrams_test.py, the benchmark and the photographs."""

FLOWCHARTS = ["""
graph TD
    A[开始] --> B{数据够吗？}
    B -->|够| C[训练]
    B -->|不够| D[收集]
    D --> B
    C --> E([结束])
""", """
flowchart LR
    输入[输入文本] --> 分词[分词器] --> 嵌入[词嵌入] --> 层[Transformer 层] --> 输出[下一个词]
""", """
flowchart TD
    classDef hot fill:#f96,stroke:#333,stroke-width:2px;
    A[提示词]:::hot --> B(检索)
    B --> C[(向量库)]
    C --> D[拼接上下文]
    D --> E{{生成}}
    E -->|引用| F[[答案]]
    class C hot
    style D fill:#bbf,stroke:#f66
    linkStyle 0 stroke:#ff3,stroke-width:4px
    linkStyle 1,2 stroke:red
""", """
graph LR
  A[“预训练”] & B["微调（SFT）"] --> C[奖励模型]
  C --> D & E
  D[PPO] --> F((策略))
  E[DPO] --> F
""", """
flowchart TB
    Q[查询 Q] --> S["QKᵀ / √dₖ"]
    K[键 K] --> S
    S --> M[softmax]
    M --> O[加权求和]
    V[值 V] --> O
""", """
graph TD;
    甲-->乙;
    甲-->丙;
    乙-->丁;
    丙-->丁;
""", """
graph BT
    底[原始语料] --> 洗[去重、过滤] --> 练[训练集]
""", """
flowchart RL
    结果 --- 过程 --- 原因
""", """
flowchart TD
    A[用户提问] -->|"含有 (括号) 的标签"| B[/解析/]
    B -.->|可选| C[\\改写\\]
    B ==>|主路径| D[回答]
    C -.-> D
""", """
%%{init: {'theme': 'forest'}}%%
graph LR
    A([客户端]) <--> B[网关]
    B x--x C[旧服务]
    B o--o D[新服务]
""", """
graph TD
    A["第一行<br/>第二行<br>第三行"] --> B["很长很长很长很长的一个标签，要折成几行才放得下的那种标签"]
""", """
---
title: 训练流程
---
flowchart LR
    准备 --> 训练 --> 评估 --> 部署
    评估 --> 训练
""", """
flowchart TD
    开始 --> 循环{还有批次吗}
    循环 -- 有 --> 前向[前向传播] --> 损失[计算损失] --> 反向[反向传播] --> 更新[更新参数] --> 循环
    循环 -- 没有 --> 完成((完成))
""", """
graph LR
    A -- 文字 --> B
    B -. 虚线 .-> C
    C == 粗线 ==> D
    A ---|无箭头| D
""", """
graph TD
    n1[语言模型] --> n2[统计模型]
    n1 --> n3[神经模型]
    n2 --> n4[N 元语法]
    n3 --> n5[循环网络]
    n3 --> n6[注意力]
    n6 --> n7[编码器]
    n6 --> n8[解码器]
    n6 --> n9[编码器-解码器]
""", """
flowchart TD
    subgraph 编码器
        A[自注意力] --> B[前馈网络]
    end
    subgraph 解码器
        C[掩码自注意力] --> D[交叉注意力] --> E[前馈网络]
    end
    B --> D
""", """
flowchart LR
    A@{ shape: rect, label: "新语法" } --> B[旧语法]
""", """
graph TD
    A[Ａ全角字母] --> B[混排 mixed 文字]
    B --> C[标点：，。；！]
    C --> D[表情 🚀 与数字 123]
""", """
flowchart LR
    a[一] ----> b[二] --> c[三]
    a --> c
    click a "https://example.com" _blank
""", """
graph TD
    A[请求] --> A
    A --> B[自环之后]
""", """
flowchart TD
    id1(圆角) --> id2([体育场]) --> id3[[子程序]] --> id4[(数据库)] --> id5((圆)) --> id6>旗] --> id7{菱形} --> id8{{六角}} --> id9[/平行/] --> id10(((双圆)))
""", """
graph LR
    subgraph one["训练 阶段"]
    direction TB
    a1[数据] --> a2[模型]
    end
    subgraph two["推理 阶段"]
    b1[模型] --> b2[服务]
    end
    one --> two
""", """
graph TD
    根((根)) --> 左[左子树] & 右[右子树]
    左 --> 甲 & 乙
    右 --> 丙 & 丁
""", """
flowchart TD
    A[\"引号里的 [方括号] 和 {花括号}\"] --> B[\"分号; 也在\"]
    %% 这一行是注释
    B --> C[尾]
"""]

SEQUENCES = ["""
sequenceDiagram
    participant U as 用户
    participant M as 模型
    U->>M: 提问
    M-->>U: 回答
""", """
sequenceDiagram
    autonumber
    actor 甲 as 小明
    participant 乙 as 服务器
    甲->>+乙: 登录
    乙-->>-甲: 成功
    Note right of 乙: 会话保存一小时
""", """
sequenceDiagram
    客户端->>服务端: 请求
    loop 每秒一次
        服务端->>服务端: 检查状态
    end
    服务端-->>客户端: 结果
""", """
sequenceDiagram
    participant A as 智能体
    participant T as 工具
    A->>T: 调用 search("天气")
    alt 成功
        T-->>A: 返回 JSON
    else 失败
        T--xA: 超时
    end
    A->>A: 思考下一步
""", """
sequenceDiagram
    Note over 用户,模型: 一次完整的对话
    用户->>模型: 第一问
    activate 模型
    模型-->>用户: 第一答
    deactivate 模型
    Note left of 用户: 用户继续
    用户-)模型: 异步消息
""", """
sequenceDiagram
    participant 前端
    participant 网关
    participant 检索
    participant 模型
    前端->>网关: 问题
    par 并行检索
        网关->>检索: 向量检索
    and 关键词
        网关->>检索: BM25
    end
    检索-->>网关: 片段
    网关->>模型: 提示词
    模型-->>前端: 流式输出
""", """
sequenceDiagram
    甲->乙: 实线无箭头
    甲-->乙: 虚线无箭头
    甲->>乙: 实线箭头
    甲-->>乙: 虚线箭头
    甲-x乙: 实线叉
    甲--x乙: 虚线叉
    甲-)乙: 异步
    甲--)乙: 异步虚线
""", """
sequenceDiagram
    critical 建立连接
        服务->>数据库: 连接
    option 超时
        服务->>服务: 记录
    option 拒绝
        服务->>服务: 报警
    end
""", """
sequenceDiagram
    box 蓝色 内部
    participant 甲
    participant 乙
    end
    participant 丙
    甲->>乙: 内部消息
    乙->>丙: 外部消息
""", """
sequenceDiagram
    rect rgb(200, 255, 200)
    甲->>乙: 高亮里的消息
    end
    opt 可选
        乙->>甲: 也许
    end
    break 出错时
        甲->>乙: 停止
    end
""", """
sequenceDiagram
    participant 甲 as 名字里有<br/>换行的参与者
    participant 乙 as 一个特别特别长的参与者名字
    甲->>乙: 一条非常非常长的消息，长到要折行才能放进两条生命线之间
""", """
sequenceDiagram
    create participant 丙
    甲->>丙: 新建
    destroy 丙
    丙-xCC: 再见
""", """
sequenceDiagram
    title 标题也要能读
    甲->>乙: 问；答
    乙->>甲: 好 % 的
""", """
sequenceDiagram
    participant 主 as 主节点
    participant 从1 as 从节点一
    participant 从2 as 从节点二
    loop 训练
        主->>从1: 广播参数
        主->>从2: 广播参数
        alt 正常
            从1-->>主: 梯度
            从2-->>主: 梯度
        else 掉线
            主->>主: 重试
        end
    end
""", """
sequenceDiagram
    甲->>乙: a
    Note over 甲: 只在一条<br>生命线上
    Note over 甲,乙: 跨两条
    乙<<->>甲: 双向
""", """
sequenceDiagram
    links 甲: {"仪表盘": "https://example.com"}
    甲->>乙: 有链接
"""]

ALL = [text.strip("\n") + "\n" for text in FLOWCHARTS + SEQUENCES]
assert len(ALL) == 40
