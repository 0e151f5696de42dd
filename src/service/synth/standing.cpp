// Standing: the enterprise in its market, and its quality.
#include <algorithm>
#include <utility>

#include "service/synth/ladder.h"
#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

using feel::Value;

Value labels(const Firm& firm, Stream& s) {
  constexpr std::string_view kLabels[] = {
      "核心基础零部件", "核心基础元器件",   "关键软件",         "先进基础工艺",
      "关键基础材料",   "改造提升传统产业", "培育壮大新兴产业", "为重点产业链龙头企业配套"};
  feel::List items;
  const int likely = earned_rung(firm) >= Rung::kSpecialised ? 900 : 500;
  if (firm.technical && s.chance(likely)) {
    items.push_back(Item().with("标签", word(s.pick(kLabels))).value());
  }
  return Value::list(std::move(items));
}

Value certificates(const Firm& firm, Stream& s) {
  feel::List items;
  const int permille = firm.makes() ? 500 : 120;
  if (s.chance(permille)) items.push_back(Item().with("类型", word("质量管理体系")).value());
  if (s.chance(permille / 2)) items.push_back(Item().with("类型", word("其他管理体系")).value());
  return Value::list(std::move(items));
}

Value standards(const Firm& firm, Stream& s) {
  constexpr std::string_view kLevels[] = {"国家标准", "行业标准", "地方标准", "团体标准"};
  feel::List items;
  const std::int64_t most = firm.technical && firm.scale >= Scale::kMedium ? 3 : 0;
  for (std::int64_t n = s.between(0, most); n > 0; --n) {
    items.push_back(Item()
                        .with("级别", word(s.pick(kLevels)))
                        .with("角色", word(s.chance(200) ? "主导" : "参与"))
                        .with("发布日期", day(firm.today - s.between(30, 6 * kYearDays)))
                        .value());
  }
  return Value::list(std::move(items));
}

void write_market(const Firm& firm, Stream& s, Sheet& sheet) {
  const std::int64_t years = std::max<std::int64_t>(0, firm.age_years() - s.between(0, 2));
  sheet.put("细分市场从业年限", to_value(years));
  sheet.put("相关领域从业年限", to_value(years));
  const bool leads = earned_rung(firm) >= Rung::kGiant;
  const std::int64_t share_tenths = leads ? s.between(80, 400) : s.skewed(1, 150);
  sheet.put("细分市场占有率", tenths(share_tenths));
  if (firm.technical && s.chance(200)) sheet.put("细分市场全国排名", to_value(s.between(1, 50)));
  sheet.put("领域标签", labels(firm, s));
  sheet.put("属于战略性新兴产业", flag(firm.technical && s.chance(550)));
  sheet.put("自主品牌", flag(s.chance(firm.makes() ? 500 : 250)));
}

void write_quality(const Firm& firm, Stream& s, Sheet& sheet) {
  sheet.put("认证证书", certificates(firm, s));
  sheet.put("标准制定", standards(firm, s));
  sheet.put("省级以上质量奖", flag(firm.scale == Scale::kLarge && s.chance(80)));
  const std::int64_t base = firm.scale >= Scale::kMedium ? 1 : 0;
  sheet.put("数字化水平等级", to_value(base + s.between(0, firm.technical ? 3 : 1)));
  sheet.put("核心业务信息系统支撑", flag(s.chance(firm.scale >= Scale::kSmall ? 700 : 250)));
}

}  // namespace

void write_standing(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("standing");
  write_market(firm, s, sheet);
  write_quality(firm, s, sheet);
}

}  // namespace zhida::synth
