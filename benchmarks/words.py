"""The phrases that titles, summaries and bodies are made of, in the style of authorities and agencies."""

from __future__ import annotations

from typing import Final

ZH_SUBJECTS: Final = (
    "最高检", "省高院", "市纪委监委", "国务院办公厅", "财政部", "教育部", "审计署", "民政部", "交通运输部",
    "市场监管总局", "本市", "多地", "县委巡察组", "司法行政机关", "生态环境部", "农业农村局", "卫生健康委",
    "应急管理厅", "自然资源厅", "税务部门",
)  # fmt: skip
ZH_VERBS: Final = (
    "发布", "部署", "通报", "推进", "加强", "规范", "印发", "调研", "答复", "启动", "公开", "细化", "完善",
    "明确", "督办",
)  # fmt: skip
ZH_QUALIFIERS: Final = (
    "基层", "重点领域", "民生领域", "全年", "新一轮", "跨区域", "全流程", "专项", "年度", "农村", "社区",
    "沿海", "高校", "《指导意见》中的", "“最后一公里”", "一季度", "长效", "数字化", "未成年人", "小微企业",
)  # fmt: skip
ZH_OBJECTS: Final = (
    "监督工作", "巡视整改", "信息公开", "办案指引", "典型案例", "公益诉讼", "预算执行", "安全生产检查",
    "教育经费管理", "医疗保障服务", "行政复议", "污染防治", "粮食收购政策", "政务服务改革", "人才引进办法",
    "知识产权保护", "法律援助制度", "养老服务规划", "防汛准备", "税费减免", "工程招投标", "食品安全抽检",
    "土地流转试点", "干部培训", "信访事项办理",
)  # fmt: skip
ZH_CLAUSES: Final = (
    "会议要求各地结合实际抓好落实", "相关负责人介绍了下一步安排", "这项工作将持续到年底",
    "群众可以通过窗口或网上办理", "通报列举了三起典型案例", "有关规定自公布之日起施行",
    "调研组走访了十二个乡镇", "数据显示办理时限平均缩短四成", "各单位须在月底前报送结果",
    "专家认为这有助于统一标准", "整改情况将向社会公布", "试点经验随后会在全省推广", "记者从新闻发布会上获悉",
    "对逾期未办的事项逐件问责", "同步建立了台账和回访机制", "涉及资金已经全部追回",
    "今年以来受理的申请明显增加", "条款对责任主体作了细化", "征求意见的时间为三十天", "第三方机构参与了评估",
    "目前系统运行总体平稳", "社会各界可以提出意见建议", "配套细则正在制定之中", "多个部门将开展联合检查",
)  # fmt: skip
EN_SUBJECTS: Final = (
    "Court", "Ministry", "Regulator", "Council", "Auditors", "Commission", "Inspectors", "Working group",
    "City", "Parliament", "Agency", "Prosecutors", "Standards body", "Hospitals", "Provinces",
)  # fmt: skip
EN_VERBS: Final = (
    "publishes", "reviews", "tightens", "explains", "extends", "approves", "reports on", "opens", "simplifies",
    "questions", "revises", "launches",
)  # fmt: skip
EN_WORDS: Final = (
    "annual", "rules", "for", "public", "procurement", "and", "local", "budgets", "after", "inspection", "of",
    "rural", "schools", "with", "new", "guidance", "on", "data", "protection", "in", "courts", "water",
    "quality", "across", "districts", "under", "revised", "law", "small", "firms", "legal", "aid", "before",
    "winter", "transport", "plans", "health", "insurance", "claims", "feeds", "that", "credit", "their",
    "sources", "transparency", "of", "spending",
)  # fmt: skip
ZH_AUTHORS: Final = (
    "佚名", "王晓明", "李静", "张建国", "刘洋", "陈思远", "赵敏", "周文博", "吴婷", "郑海峰", "孙丽华",
    "欧阳雪",
)  # fmt: skip
EN_AUTHORS: Final = (
    "Ann Baker", "John O'Neill", "Maria Silva", "Tom Becker", "Li Wei", "Nadia Rahman", "Peter Novák",
    "Press office",
)  # fmt: skip
ZH_TAGS: Final = (
    "转载",
    "巡视",
    "改革",
    "民生",
    "法治",
    "监督",
    "数据",
    "通知",
    "政策解读",
    "典型案例",
    "环境",
    "教育",
)
EN_TAGS: Final = ("law", "reform", "budget", "courts", "health", "schools", "data", "water", "transport", "standards")
ZH_RIGHTS: Final = ("版权归原作者所有。", "未经书面授权不得用于商业用途。")
EN_RIGHTS: Final = ("All rights reserved by the author.", "Reproduced with permission.")
CATEGORIES: Final = (
    ("law", "法治"), ("courts", "审判"), ("prosecution", "检察"), ("inspection", "巡视巡察"),
    ("finance", "财政"), ("education", "教育"), ("health", "卫生健康"), ("environment", "生态环境"),
    ("agriculture", "农业农村"), ("transport", "交通运输"), ("housing", "住房建设"), ("labour", "人力资源"),
    ("science", "科技"), ("culture", "文化"), ("safety", "安全生产"), ("markets", "市场监管"),
    ("taxation", "税务"), ("statistics", "统计"), ("foreign-affairs", "外事"), ("feed-standards", "订阅标准"),
)  # fmt: skip
