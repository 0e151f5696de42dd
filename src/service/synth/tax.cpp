// Tax: this year's returns, what was bought, and whom the enterprise hired.
#include <algorithm>
#include <utility>

#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

using feel::Value;

// Three quarters are closed; staff and assets drift from the last closed year.
Value quarters(const Firm& firm, Stream& s) {
  feel::List items;
  std::int64_t staff = firm.staff;
  Money assets = firm.last().assets;
  const auto closed = static_cast<std::int64_t>((firm.as_of.month - 1) / 3);
  for (std::int64_t q = 1; q <= closed; ++q) {
    const std::int64_t staff_end = std::max<std::int64_t>(1, staff * s.between(970, 1030) / 1000);
    const Money assets_end = share(assets, s.between(980, 1030));
    items.push_back(Item()
                        .with("季度", to_value(q))
                        .with("季初从业人数", to_value(staff))
                        .with("季末从业人数", to_value(staff_end))
                        .with("季初资产总额", to_value(assets))
                        .with("季末资产总额", to_value(assets_end))
                        .value());
    staff = staff_end;
    assets = assets_end;
  }
  return Value::list(std::move(items));
}

// The year so far: ten or eleven months of last year's pace.
void write_this_year(const Firm& firm, Stream& s, Sheet& sheet) {
  const std::int64_t year = firm.as_of.year;
  const std::int64_t pace = s.between(700, 1050);
  const Money revenue = share(firm.last().revenue, pace);
  sheet.put("收入总额", year, to_value(revenue));
  sheet.put("不征税收入", year,
            to_value(s.chance(850) ? Money{} : share(revenue, s.between(1, 20))));
  sheet.put("投资收益", year,
            to_value(s.chance(800) ? Money{} : share(revenue, s.between(-5, 30))));
  sheet.put("负面清单行业收入", year, to_value(Money{}));
  const Money profit = share(firm.last().profit, pace);
  sheet.put("应纳税所得额", year, to_value(Money{std::max<std::int64_t>(0, profit.hundredths)}));
  const Money research = share(firm.last().research, pace);
  const Money capitalised = s.chance(900) ? Money{} : share(research, s.between(20, 200));
  sheet.put("费用化研发费用", year, to_value(research));
  sheet.put("研发无形资产摊销额", year, to_value(capitalised));
}

Value purchases(const Firm& firm, Stream& s) {
  feel::List items;
  const std::int64_t most = firm.makes() && firm.scale >= Scale::kSmall ? 3 : 1;
  for (std::int64_t n = s.between(0, most); n > 0; --n) {
    items.push_back(Item()
                        .with("购置日期", day(firm.today - s.between(0, 600)))
                        .with("单位价值", to_value(Money{s.skewed(200, 120'000)}))
                        .with("房屋建筑物", flag(s.chance(30)))
                        .value());
  }
  return Value::list(std::move(items));
}

Value small_taxes(const Firm& firm, Stream& s) {
  const Money revenue = firm.last().revenue;
  const Money city = share(revenue, s.between(1, 4));
  feel::List items;
  const auto owe = [&](std::string_view tax, Money amount) {
    items.push_back(Item().with("税费", word(tax)).with("应纳额", to_value(amount)).value());
  };
  owe("城市维护建设税", city);
  owe("教育费附加", share(city, 428));
  owe("地方教育附加", share(city, 285));
  owe("印花税", {revenue.hundredths * 3 / 10'000});
  return Value::list(std::move(items));
}

Value key_hirings(const Firm& firm, Stream& s) {
  constexpr std::string_view kKinds[] = {"脱贫人口", "登记失业人员", "自主就业退役士兵"};
  feel::List items;
  if (firm.staff < 5 || s.chance(850)) return Value::list({});
  for (std::int64_t n = s.between(1, 3); n > 0; --n) {
    const std::string_view kind = s.pick(kKinds);
    const bool unemployed = kind == "登记失业人员";
    items.push_back(
        Item()
            .with("人员类别", word(kind))
            .with("失业登记月数", unemployed ? to_value(s.between(1, 14)) : Value::null())
            .with("持有证明", flag(s.chance(900)))
            .with("合同期限", to_value(s.between(1, 3) * 12))
            .with("已缴社会保险", flag(s.chance(950)))
            .with("本年工作月数", to_value(s.between(1, 12)))
            .with("以前年度已扣减月数", to_value(s.between(0, 24)))
            .value());
  }
  return Value::list(std::move(items));
}

}  // namespace

void write_tax(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("tax");
  const bool has_books = firm.scale != Scale::kMicro || firm.is_company() || s.chance(300);
  sheet.put("所得税征收方式", word(has_books && s.chance(970) ? "查账征收" : "核定征收"));
  // Small-scale taxpayers sell for at most 500 万元 a year.
  const bool small_scale = firm.last().revenue <= Money{50'000} && s.chance(800);
  sheet.put("增值税纳税人类型", word(small_scale ? "小规模纳税人" : "一般纳税人"));
  if (!firm.years.empty()) {
    write_this_year(firm, s, sheet);
    sheet.put("季度指标", quarters(firm, s));
    sheet.put("六税两费应纳", small_taxes(firm, s));
  }
  sheet.put("设备器具购置", purchases(firm, s));
  sheet.put("重点群体用工", key_hirings(firm, s));
  sheet.put("列入集成电路企业清单", flag(firm.group.code.starts_with("C39") && s.chance(30)));
  sheet.put("列入工业母机企业清单", flag(firm.group.code.starts_with("C34") && s.chance(20)));
  const bool advanced = firm.makes() && firm.technical && s.chance(250);
  sheet.put("列入先进制造业企业名单", flag(advanced));
  sheet.none("技术转让");
  sheet.none("国产设备采购");
  sheet.none("科研进口商品");
  sheet.none("离岸转手买卖合同");
}

}  // namespace zhida::synth
