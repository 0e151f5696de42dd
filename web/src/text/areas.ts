// The areas of the policy library: the folders of the packs, in words.

import type { Text } from "../api/types";

export const AREAS: Record<string, Text> = {
  ladder: { zh: "梯度培育", en: "The ladder" },
  size: { zh: "企业规模", en: "Enterprise size" },
  tax: { zh: "税收", en: "Tax" },
  awards: { zh: "奖励", en: "Awards" },
  tech: { zh: "科技创新", en: "Science and technology" },
  ip: { zh: "知识产权", en: "Intellectual property" },
  transfer: { zh: "成果转化", en: "Technology transfer" },
  platforms: { zh: "创新平台", en: "Innovation platforms" },
  finance: { zh: "融资", en: "Finance" },
  talent: { zh: "人才", en: "Talent" },
  employment: { zh: "就业", en: "Employment" },
  industry: { zh: "产业", en: "Industry" },
  growth: { zh: "高成长企业", en: "Fast-growing enterprises" },
  trade: { zh: "外贸外资", en: "Trade and foreign investment" },
  data: { zh: "数据", en: "Data" },
  credit: { zh: "信用", en: "Credit standing" },
  inspection: { zh: "行政检查与处罚", en: "Inspections and penalties" },
  service: { zh: "政务服务", en: "Public services" },
};

// An area that has no words here is shown as it is written.
export function areaText(area: string): Text {
  return AREAS[area] ?? { zh: area, en: area };
}

const ORDER = Object.keys(AREAS);

// The order of AREAS, others after them by name.
export function byArea(a: string, b: string): number {
  const place = (area: string) => (ORDER.includes(area) ? ORDER.indexOf(area) : ORDER.length);
  return place(a) - place(b) || a.localeCompare(b);
}
