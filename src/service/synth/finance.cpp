// Finance: equity raised, the loan under way, and what a guarantor asks.
#include <algorithm>
#include <utility>

#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

using feel::Value;

Value equity(const Firm& firm, Stream& s) {
  feel::List items;
  if (!firm.technical || s.chance(750)) return Value::list({});
  for (std::int64_t n = s.between(1, 3); n > 0; --n) {
    const std::int64_t earliest = std::max(firm.founded, firm.today - 6 * kYearDays);
    items.push_back(Item()
                        .with("金额", to_value(Money{s.skewed(100, 8000) * 100}))
                        .with("实缴日期", day(s.between(earliest, firm.today)))
                        .with("合格机构投资者", flag(s.chance(600)))
                        .value());
  }
  return Value::list(std::move(items));
}

std::string_view field(const Firm& firm, Stream& s) {
  if (firm.group.code.starts_with("I65")) return "信息软件服务";
  if (firm.group.code.starts_with("C36")) return "新能源汽车";
  if (firm.group.code.starts_with("C40")) return "仪器仪表";
  if (firm.group.code.starts_with("C27")) return "医药工业";
  if (firm.group.code.starts_with("G")) return "物流服务";
  if (firm.group.code.starts_with("M")) return "科技服务";
  if (firm.group.code.starts_with("L72")) return "商务服务";
  if (firm.group.code.starts_with("C") && s.chance(200)) return "工业机器人";
  return "其他领域";
}

// The rate is the prime rate of the day and a margin; the prime rate here is ours.
void write_terms(Stream& s, Sheet& sheet) {
  constexpr std::int64_t kPrime = 300;  // hundredths of a percent
  sheet.put("本笔贷款定价LPR", to_value(Money{kPrime}));
  sheet.put("本笔贷款年利率", to_value(Money{kPrime + s.between(-40, 160)}));
  sheet.put("本笔贷款期限", to_value(s.between(1, 5) * 12));
}

void write_loan(const Firm& firm, Stream& s, Sheet& sheet) {
  const bool fixed = firm.makes() && s.chance(350);
  // Whole 万元.
  const std::int64_t most = std::max<std::int64_t>(10, firm.last().revenue.hundredths / 300);
  const Money principal{s.skewed(10, most) * 100};
  sheet.put("本笔贷款本金", to_value(principal));
  sheet.put("本笔贷款类型", word(fixed ? "固定资产贷款" : "流动资金贷款"));
  sheet.put("本笔贷款发放日期", day(firm.today - s.between(10, 700)));
  sheet.put("本笔贷款投向领域", word(field(firm, s)));
  write_terms(s, sheet);
  sheet.put("本笔贷款已获其他中央财政贴息", flag(s.chance(40)));
  sheet.put("本笔贷款已获其他省级贴息", flag(s.chance(40)));
  sheet.put("本笔贷款展期续贷或逾期", flag(s.chance(60)));
  sheet.put("本笔贷款对应设备更新项目", flag(fixed && s.chance(200)));
  sheet.put("本笔贷款获再贷款支持", flag(fixed && s.chance(150)));
  if (fixed) sheet.put("本笔贷款购置设备金额", to_value(share(principal, s.between(500, 1000))));
  sheet.put("单户在保余额",
            to_value(s.chance(800) ? Money{} : share(principal, s.between(300, 1000))));
}

}  // namespace

void write_finance(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("finance");
  sheet.put("股权融资", equity(firm, s));
  sheet.put("首次贷款", flag(s.chance(300)));
  const bool invests = firm.makes() && s.chance(350);
  if (invests) {
    const Money amount = share(firm.last().revenue, s.between(20, 300));
    sheet.put("设备投资额", to_value(amount));
    sheet.put("计划投资额", to_value(amount));
  }
  sheet.put("通过创新积分制筛选", flag(firm.technical && s.chance(150)));
  sheet.put("承担国家科技项目", flag(firm.technical && s.chance(20)));
  if (firm.scale != Scale::kMicro ? s.chance(350) : s.chance(120)) write_loan(firm, s, sheet);
}

}  // namespace zhida::synth
