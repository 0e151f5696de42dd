// The text of the page on meaning and limits.

import type { Verdict } from "../api/types";
import type { Language } from "../text/language";

type About = {
  lead: string;
  verdictsTitle: string;
  verdicts: { verdict: Verdict; meaning: string }[];
  sections: { title: string; points: string[] }[];
};

export const about: Record<Language, About> = {
  zh: {
    lead: "每个结果只来自三样东西：已公布的规则、判定日期、您给出的事实。",
    verdictsTitle: "五种结论",
    verdicts: [
      { verdict: "certain", meaning: "无论未知的事实取什么值，结论都是符合。" },
      {
        verdict: "possible",
        meaning: "现有事实还不能决定。页面列出最小的几组事实：任意一组补齐，无论取什么值，结论就定了。",
      },
      { verdict: "no", meaning: "无论未知的事实取什么值，都不符合；并指出哪一项条件不满足，实际多少，要求多少。" },
      { verdict: "unknown_rule", meaning: "没有见到可以执行的公布规则。不猜测，请向主管部门咨询。" },
      { verdict: "expired", meaning: "规则在判定日期没有效力，所以不作判定；这与“不符合”不是一回事。" },
    ],
    sections: [
      {
        title: "未知、无与零",
        points: [
          "没有填写的是“未知”：谁也没有说过。它不会被当作 0、“否”或任何默认值。",
          "“无”是已知没有，例如已知一项知识产权也没有。",
          "0 就是数字零。专家评分等还说不准的数可以填一个区间，计算按整个区间进行。",
        ],
      },
      {
        title: "金额",
        points: [
          "金额用十进制精确计算，不经过浮点数，不在网页上取整。",
          "每个金额带种类（奖补资金、少缴税款、税前扣除额、担保额度等）和出资方；不同种类、不同出资方的金额从不相加。",
          "只公布“最高多少”而没有公式的，显示为从零到该上限的区间。",
        ],
      },
      {
        title: "依据可信程度",
        points: [
          "已公布：读自公布的文本。",
          "待核：依据还需要向主管部门核实，结果仅供参考，不进入拨付。",
          "本地设定：本系统自己的配置，不是公布的规则，并如此标明。",
          "政策不明：只给出应当咨询的部门。",
        ],
      },
      {
        title: "边界",
        points: [
          "直达给出计算与依据，不作行政决定；最终以主管部门的答复为准。",
          "示例企业全部是合成数据，不对应任何真实企业。",
          "您填写的情况只随计算请求发往服务器，服务器不保存；刷新前它留在本浏览器的这个窗口里。",
          "没有列入政策库的政策不在计算之内。",
        ],
      },
      {
        title: "规则表",
        points: [
          "规则以国际标准 DMN 决策表书写，可在“规则表”中逐行阅读；表由 bpmn.io 的 dmn-js 绘制。",
          "每一行带条款；命中的行在规则表中标出。",
        ],
      },
    ],
  },
  en: {
    lead: "Every answer comes from three things only: published rules, the as-of date, and the facts given.",
    verdictsTitle: "The five verdicts",
    verdicts: [
      { verdict: "certain", meaning: "Eligible, whatever the unknown facts turn out to be." },
      {
        verdict: "possible",
        meaning:
          "The facts do not decide yet. The page lists the smallest sets of facts: once any one set is known, whatever the values, the verdict is settled.",
      },
      {
        verdict: "no",
        meaning:
          "Not eligible, whatever the unknown facts turn out to be; with the failing condition, the value found and the value needed.",
      },
      {
        verdict: "unknown_rule",
        meaning: "No published rule that can be run was found. Nothing is guessed; ask the responsible office.",
      },
      {
        verdict: "expired",
        meaning:
          "The rule has no force on the as-of date, so nothing is decided. That is not the same as “not eligible”.",
      },
    ],
    sections: [
      {
        title: "Unknown, none and zero",
        points: [
          "What is left out is unknown: nobody has said. It never becomes 0, “no” or any default.",
          "“None” is known to be none, such as an enterprise known to own no intellectual property.",
          "0 is the number zero. A number that is not certain yet, such as an expert score, may be an interval; the whole interval is computed.",
        ],
      },
      {
        title: "Amounts",
        points: [
          "Money is exact decimal. It never passes through floating point and is not rounded on the page.",
          "Every amount has a kind (cash, tax saved, deduction, guarantee …) and a payer; amounts of different kinds or payers are never added up.",
          "A published “up to X” without a formula is shown as the interval from zero to X.",
        ],
      },
      {
        title: "Confidence of the source",
        points: [
          "Published: read in the published text.",
          "To be confirmed (待核): the source is still to be checked with the office; the answer is advisory and enters no payment.",
          "Local setting: a setting of this system, not a published rule, and labelled so.",
          "Rule not known: only the office to ask is named.",
        ],
      },
      {
        title: "Limits",
        points: [
          "Zhida computes and gives sources. It takes no administrative decision; the responsible office's answer rules.",
          "All sample enterprises are synthetic and stand for no real one.",
          "What you fill in travels to the server with each calculation and is not stored there; until you close it, it stays in this browser window.",
          "A policy that is not in the library is not part of the calculation.",
        ],
      },
      {
        title: "Rule tables",
        points: [
          "Rules are written as decision tables in the DMN standard and can be read row by row; they are drawn by dmn-js of bpmn.io.",
          "Every row carries its clause; the rows that matched are marked.",
        ],
      },
    ],
  },
};
