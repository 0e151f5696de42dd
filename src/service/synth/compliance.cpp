// Compliance: accidents, breaches, lists, and the classes of risk that follow from them.
#include <utility>

#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

using feel::Value;

Value incidents(const Firm& firm, Stream& s, std::span<const std::string_view> kinds,
                int permille) {
  feel::List items;
  if (s.chance(permille)) {
    items.push_back(Item()
                        .with("类型", word(s.pick(kinds)))
                        .with("发生日期", day(s.between(firm.founded, firm.today)))
                        .value());
  }
  return Value::list(std::move(items));
}

// A worse record makes a worse class.
std::string_view credit_class(bool bad, Stream& s) {
  constexpr std::string_view kClasses[] = {"A", "B", "C", "D"};
  constexpr int kWell[] = {600, 330, 65, 5};
  constexpr int kBad[] = {20, 180, 400, 400};
  return kClasses[s.weighted(bad ? kBad : kWell)];
}

std::string_view field_risk(bool bad, Stream& s) {
  constexpr std::string_view kRisks[] = {"低", "中", "高"};
  constexpr int kWell[] = {720, 240, 40};
  constexpr int kBad[] = {100, 400, 500};
  return kRisks[s.weighted(bad ? kBad : kWell)];
}

std::string_view customs_grade(Stream& s) {
  constexpr std::string_view kGrades[] = {"常规", "认证", "高级认证", "失信"};
  constexpr int kWeights[] = {930, 45, 20, 5};
  return kGrades[s.weighted(kWeights)];
}

}  // namespace

void write_compliance(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("compliance");
  constexpr std::string_view kAccidents[] = {"安全", "质量", "环境", "网络与数据安全"};
  constexpr std::string_view kBreaches[] = {"偷漏税", "严重环境违法", "申报弄虚作假",
                                            "其他严重违法"};
  Value accidents = incidents(firm, s, kAccidents, 12);
  Value breaches = incidents(firm, s, kBreaches, 12);
  const bool bad = !accidents.as_list().empty() || !breaches.as_list().empty();
  sheet.put("重大事故", std::move(accidents));
  sheet.put("严重违法失信", std::move(breaches));
  sheet.put("列入经营异常名录", flag(s.chance(bad ? 200 : 25)));
  const bool listed = s.chance(bad ? 150 : 2);
  sheet.put("列入严重失信名单", flag(listed));
  if (listed) sheet.put("已完成信用修复", flag(s.chance(200)));
  sheet.put("产品属于禁限淘汰类", flag(s.chance(5)));
  sheet.put("通用信用风险类别", word(credit_class(bad, s)));
  sheet.put("监管领域风险", word(field_risk(bad, s)));
  sheet.put("近年有投诉举报", flag(s.chance(bad ? 500 : 70)));
  sheet.put("近年有行政处罚", flag(bad || s.chance(45)));
  sheet.none("恶意逃避生态监管日期");
  if (firm.makes() || firm.group.code.starts_with("F51")) {
    sheet.put("海关信用等级", word(customs_grade(s)));
  }
}

}  // namespace zhida::synth
