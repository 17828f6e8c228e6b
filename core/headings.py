"""What the columns of a sheet are called, as people head them in three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.dates.fold import half_width

Headings = Mapping[str, tuple[str, ...]]
_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]")
_NO_WORD = re.compile(r"[\W_]+")

PEOPLE: Headings = {
    "name": ("name", "full name", "person", "employee", "姓名", "名字", "名稱", "名称", "員工", "员工", "同仁", "同事"),
    "email": (
        *(
            "email",
            "e-mail address",
            "mail",
            "slack",
            "slack e-mail",
            "slack mail",
            "郵箱",
            "邮箱",
            "電郵",
            "电邮",
            "郵件",
        ),
        *(
            "邮件",
            "信箱",
            "電子郵件",
            "电子邮件",
            "電子郵箱",
            "电子邮箱",
            "電子信箱",
            "slack郵箱",
            "slack邮箱",
            "slack電郵",
        ),
    ),
    "department": ("department", "dept", "team", "部門", "部门", "單位", "单位", "组别", "組別"),
    "superior": (
        *(
            "superior",
            "supervisor",
            "manager",
            "boss",
            "reports to",
            "lead",
            "上級",
            "上级",
            "主管",
            "直屬主管",
            "直属上级",
        ),
        *("直屬上級", "直属主管", "上司", "負責主管"),
    ),
    "language": ("language", "locale", "lang", "語言", "语言", "語系"),
    "role": ("role", "position", "角色", "職務", "职务", "身份"),
    "zone": ("zone", "time zone", "時區", "时区"),
    "active": ("active", "在職", "在职"),
}
CLIENTS: Headings = {
    "name": ("name", "client", "customer", "company", "客戶", "客户", "公司", "名稱", "名称", "客戶名稱", "客户名称"),
    "grade": ("grade", "class", "等級", "等级", "客戶等級", "客户等级"),
    "owner": ("owner", "account manager", "looked after by", "負責人", "负责人", "業務", "业务", "維護人", "维护人"),
    "department": PEOPLE["department"],
    "language": PEOPLE["language"],
    "readers": ("readers", "who may read", "可看的人", "可見範圍", "可见范围"),
    "people": ("people", "readers by name", "指定人員", "指定人员"),
    "contacts": ("contacts", "contact", "contact persons", "聯絡人", "联系人", "窗口"),
    "address": ("address", "地址"),
    "service": ("service", "service plan", "服務方案", "服务方案"),
    "referred_by": ("referred_by", "referred by", "介紹人", "介绍人"),
    "remarks": ("remarks", "note", "notes", "備註", "备注"),
}
RECORDS: Headings = {
    "kind": ("kind", "type", "類型", "类型", "類別", "类别", "種類", "种类"),
    "title": (
        "title",
        "what",
        "subject",
        "summary",
        "description",
        "標題",
        "标题",
        "內容",
        "内容",
        "事項",
        "事项",
        "主題",
    ),
    "owner": ("owner", "assignee", "who", "responsible", "負責人", "负责人", "承辦人", "承办人", "处理人"),
    "reporter": ("reporter", "reported by", "author", "提出人", "報告人", "报告人", "回報人"),
    "department": PEOPLE["department"],
    "client": ("client", "customer", "客戶", "客户"),
    "due": ("due", "due at", "deadline", "by when", "due date", "期限", "截止", "截止日", "截止日期", "到期", "到期日"),
    "severity": (
        "severity",
        "priority",
        "urgency",
        "嚴重度",
        "严重度",
        "優先級",
        "优先级",
        "優先順序",
        "緊急程度",
        "紧急程度",
    ),
    "status": ("status", "state", "狀態", "状态"),
    "created": ("created", "created at", "reported at", "建立時間", "创建时间", "建立日期", "创建日期"),
    "closed": ("closed", "closed at", "完成時間", "完成时间", "關閉時間", "关闭时间"),
    "source": ("source", "system", "來源", "来源"),
    "ref": ("ref", "reference", "number", "no", "id", "編號", "编号", "單號", "单号"),
    "fields": ("fields",),
}


FIGURES: Headings = {
    "kpi": ("kpi", "figure", "indicator", "metric", "指標", "指标", "指標名稱", "指标名称", "項目", "项目"),
    "period": ("period", "month", "quarter", "week", "期間", "期间", "時段", "时段", "月份", "季度", "週期", "周期"),
    "value": ("value", "amount", "actual", "result", "數值", "数值", "實際", "实际", "實績", "实绩", "金額", "金额"),
    "about": (
        *(
            "about",
            "subject",
            "of",
            "whose",
            "department",
            "person",
            "client",
            "product",
            "對象",
            "对象",
            "部門",
            "部门",
        ),
        *("人員", "人员", "客戶", "客户", "產品", "产品"),
    ),
}
KPIS: Headings = {
    "name": ("name", "kpi", "figure", "名稱", "名称", "指標", "指标", "指標名稱", "指标名称"),
    "code": ("code", "代碼", "代码"),
    "unit": ("unit", "單位", "单位"),
    "formula": ("formula", "公式"),
    "direction": ("direction", "better", "方向"),
    "period": ("period", "frequency", "週期", "周期", "頻率", "频率"),
    "scope": ("scope", "範圍", "范围"),
    "total": ("total", "彙總", "汇总"),
    "owner": RECORDS["owner"],
    "department": ("department", "部門", "部门"),
    "readers": ("readers", "who may read", "可見範圍", "可见范围"),
    "warning": ("warning", "warning at", "預警", "预警", "預警值", "预警值"),
    "critical": ("critical", "critical at", "嚴重", "严重", "嚴重值", "严重值"),
    "low": ("low", "lower limit", "下限"),
    "high": ("high", "upper limit", "上限"),
    "dead": ("dead", "dead band", "回差"),
    "due": ("due", "working days", "期限", "工作日"),
    "checked": ("checked", "verified", "核對", "核对"),
    "measure": ("measure", "suggested measure", "對策", "对策"),
    "name_en": ("name_en", "english", "英文", "英文名稱", "英文名称"),
    "name_zh_Hans": ("name_zh_hans", "simplified", "简体", "簡體"),
    "name_zh_Hant": ("name_zh_hant", "traditional", "繁體", "繁体"),
}


def recognize(heading: str, known: Headings) -> str | None:
    """The field that a heading means, whatever its case, spaces and remarks in brackets."""
    bare = _folded(_BRACKETS.sub("", heading)) or _folded(heading)
    return next((field for field, names in known.items() if bare in map(_folded, names)), None)


def _folded(text: str) -> str:
    return _NO_WORD.sub("", half_width(text).casefold())
