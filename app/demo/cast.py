"""Who lives in the demonstration town: its organisations, its ten sign-ins, and names to draw."""

from dataclasses import dataclass

from app.people.models import Category, Link, OrgKind, Role

PASSWORD = "gengdu-demo"  # noqa: S105 -- printed by `make run`, good on a demonstration alone
CITY = "11"
HUAIROU = "110116"
BEIGOU = "110116108219"
INDUSTRY_BUREAU = "bj-jxj"


@dataclass(frozen=True)
class House:
    """An organisation of the town; those without a name stand in the tree of places already."""

    key: str
    people: int
    staff: tuple[tuple[Category, str, int], ...]  # category, post, share
    audiences: tuple[str, ...]
    name: str = ""
    kind: OrgKind = OrgKind.VILLAGE
    parent: str = CITY
    industry: str = "a"


OFFICE = (
    (Category.CIVIL_SERVANT, "科员", 5),
    (Category.CIVIL_SERVANT, "科长", 2),
    (Category.CIVIL_SERVANT, "处长", 1),
    (Category.INSTITUTION_TECHNICAL, "工程师", 2),
    (Category.CONTRACT, "聘用人员", 1),
)
COMPANY = ((Category.ENTERPRISE, "工程师", 6), (Category.ENTERPRISE, "项目经理", 2))
VILLAGE = ((Category.VILLAGER, "", 14), (Category.VILLAGE_CADRE, "村委会委员", 1))
COOPERATIVE = ((Category.ENTERPRISE, "社员", 6), (Category.ENTERPRISE, "技术员", 2))
SCHOOL = ((Category.INSTITUTION_TECHNICAL, "教师", 6), (Category.INSTITUTION_MANAGER, "干事", 1))

OFFICIALS = ("servant", "leader", "cio")
FARMERS = ("farmer", "steward")

HOUSES = (
    House(INDUSTRY_BUREAU, 52, OFFICE, OFFICIALS, "市经济和信息化局", OrgKind.DEPARTMENT,
          industry="s"),
    House("bj-nyj", 44, OFFICE, OFFICIALS, "市农业农村局", OrgKind.DEPARTMENT, industry="s"),
    House("bj-zsj", 40, OFFICE, OFFICIALS, "市政务服务和数据管理局", OrgKind.DEPARTMENT,
          industry="s"),
    House("hr-jxj", 30, OFFICE, OFFICIALS, "怀柔区经济和信息化局", OrgKind.BUREAU, HUAIROU, "s"),
    House(BEIGOU, 62, VILLAGE, FARMERS),
    House("110116108221", 38, VILLAGE, FARMERS),
    House("110118112200", 34, VILLAGE, FARMERS),
    House("110119103201", 26, VILLAGE, FARMERS),
    House("hr-lixiang", 24, COOPERATIVE, FARMERS, "渤海镇栗香板栗专业合作社",
          OrgKind.COOPERATIVE, HUAIROU, "a"),
    House("qy-jingbei", 28, COMPANY, OFFICIALS, "京北智联科技有限公司", OrgKind.ENTERPRISE,
          "110108", "i"),
    House("qy-yanshan", 22, COMPANY, OFFICIALS, "燕山云田农业科技有限公司", OrgKind.ENTERPRISE,
          "110118", "a"),
    House("hr-zhixiao", 20, SCHOOL, (*OFFICIALS, "farmer"), "怀柔区职业技术学校", OrgKind.SCHOOL,
          HUAIROU, "p"),
)  # fmt: skip


@dataclass(frozen=True)
class Player:
    """One who signs in, and what they are there for."""

    sign_in: str
    name: str
    at: str
    category: Category
    post: str
    role: Role | None = None
    role_at: str = ""
    link: Link = Link.POST


PLAYERS = (
    Player("farmer", "李桂兰", BEIGOU, Category.VILLAGER, "", link=Link.RESIDENT),
    Player("steward", "王建国", BEIGOU, Category.VILLAGE_CADRE, "信息员", Role.STEWARD, BEIGOU),
    Player("servant", "张晓明", INDUSTRY_BUREAU, Category.CIVIL_SERVANT, "一级科员"),
    Player("cio", "陈志远", INDUSTRY_BUREAU, Category.CIVIL_SERVANT, "首席信息官", Role.CIO,
           INDUSTRY_BUREAU),
    Player("trainer", "周文静", "bj-nyj", Category.INSTITUTION_TECHNICAL, "教师", Role.TRAINER,
           CITY),
    Player("hr", "刘海燕", "hr-jxj", Category.CIVIL_SERVANT, "人事科科长", Role.HR, HUAIROU),
    Player("editor", "赵立新", INDUSTRY_BUREAU, Category.CIVIL_SERVANT, "人才监测员", Role.EDITOR,
           CITY),
    Player("employer", "孙志强", "qy-jingbei", Category.ENTERPRISE, "人力资源经理", Role.EMPLOYER,
           "qy-jingbei"),
    Player("auditor", "吴敏", "bj-zsj", Category.CIVIL_SERVANT, "审计专员", Role.AUDITOR, CITY),
    Player("admin", "郑凯", "bj-zsj", Category.CIVIL_SERVANT, "系统管理员", Role.ADMIN, CITY),
)  # fmt: skip

# The commonest surnames, as often as they are met with.
SURNAMES = (
    "王王王王李李李李张张张刘刘陈陈杨杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田"
    "董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷"
    "侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# Given names of two characters, one after the other, and of one.
_PAIRS = (
    "建国建军志强志刚海涛海燕晓东晓丽文博文静玉梅玉兰秀英秀芳桂英桂芝淑珍淑华春生春梅"
    "国庆国栋立新立平永刚永红明远明霞德福德顺凤英凤霞长林长青宝成宝珍红梅红艳俊杰俊峰"
    "思远思雨雪峰雪梅雨桐子涵浩然梓萱欣怡佳宁"
)
GIVEN = (
    *(_PAIRS[i : i + 2] for i in range(0, len(_PAIRS), 2)),
    *"敏静丽伟强磊军洋勇艳杰娟涛明超霞平刚",
)
