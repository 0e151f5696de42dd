// English for the few words of the packs that come without one: units, headings of facts, jurisdictions. A word that is
// not here is shown as it is written.

const TERMS: Record<string, string> = {
  人: "persons",
  万元: "CNY 10,000",
  元: "CNY",
  年: "years",
  月: "months",
  天: "days",
  日: "days",
  项: "items",
  个: "items",
  件: "items",
  分: "points",
  名: "rank",
  次: "times",
  全国: "Nationwide",
  江苏省: "Jiangsu",
  苏州市: "Suzhou",
  苏州工业园区: "Suzhou Industrial Park",
  基本情况: "Basics",
  基本信息: "Basics",
  规模: "Size",
  人员: "Staff",
  财务: "Finance",
  经营: "Business",
  研发: "R&D",
  知识产权: "Intellectual property",
  资质: "Certificates and status",
  信用: "Credit and compliance",
  税务: "Tax",
  就业: "Employment",
  融资: "Financing",
  评分: "Scores",
  专家评分: "Expert scores",
  行业: "Industry",
  市场: "Market",
  其他: "Other",
};

export function term(word: string, english: boolean): string {
  return english ? (TERMS[word] ?? word) : word;
}
