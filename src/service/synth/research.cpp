// Research: what is spent on it, who does it, and the intellectual property that came of it.
#include <algorithm>
#include <utility>

#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

using feel::Value;

Value right(const Firm& firm, std::string_view kind, Stream& s) {
  const bool bought = s.chance(60);
  const std::int64_t earliest = std::max(firm.founded, firm.today - 8 * kYearDays);
  const std::int64_t granted = s.between(earliest, firm.today);
  Item item;
  item.with("类别", word(kind))
      .with("高价值", flag(kind == "I" && s.chance(200)))
      .with("自主研发", flag(!bought))
      .with("取得方式", word(bought ? "受让" : "自主申请"))
      .with("授权日期", day(granted))
      .with("转让日期", bought ? day(s.between(granted, firm.today)) : Value::null())
      .with("权利人排名", to_value(s.chance(920) ? 1 : 2))
      .with("与主导产品相关", flag(s.chance(900)))
      .with("在用并产生效益", flag(s.chance(850)))
      .with("有争议", flag(s.chance(5)))
      .with("高企已使用", flag(s.chance(150)));
  return item.value();
}

void write_rights(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("rights");
  feel::List rights;
  for (int i = 0; i < firm.inventions; ++i) rights.push_back(right(firm, "I", s));
  for (int i = 0; i < firm.other_rights; ++i) rights.push_back(right(firm, "II", s));
  sheet.put("知识产权", Value::list(std::move(rights)));
}

void write_spending(const Firm& firm, Stream& s, Sheet& sheet) {
  const std::int64_t narrow =
      s.between(850, 1000);  // the narrower definition of high-tech enterprises
  for (const YearBook& book : firm.years) {
    sheet.put("研发费用", book.year, to_value(book.research));
    sheet.put("研发活动支出", book.year, to_value(book.research));
    sheet.put("税务认定研发费用", book.year, to_value(share(book.research, narrow)));
    if (!firm.technical) continue;
    sheet.put("高企口径研发费用", book.year, to_value(share(book.research, narrow)));
    sheet.put("高企口径境内研发费用", book.year, to_value(share(book.research, narrow * 95 / 100)));
    sheet.put("高新技术产品服务收入", book.year,
              to_value(share(book.revenue, s.between(450, 900))));
    sheet.put("科技成果转化数", book.year, to_value(s.between(0, 2 + firm.other_rights / 3)));
  }
}

std::string_view centre(const Firm& firm, Stream& s) {
  if (!firm.technical) return "未设立";
  constexpr std::string_view kCentres[] = {"未设立", "市级以下", "市级", "省部级", "国家级"};
  constexpr int kSmall[] = {500, 200, 250, 50, 0};
  constexpr int kBig[] = {100, 100, 400, 300, 100};
  return kCentres[s.weighted(firm.scale >= Scale::kMedium ? kBig : kSmall)];
}

void write_people(const Firm& firm, Stream& s, Sheet& sheet) {
  const std::int64_t science =
      std::min(firm.staff, firm.research_staff * s.between(1000, 1250) / 1000);
  sheet.put("研发人员", to_value(firm.research_staff));
  sheet.put("专职研发人员", to_value(firm.research_staff * s.between(600, 1000) / 1000));
  sheet.put("科技人员", to_value(science));
  sheet.put("满183天科技人员", to_value(science * s.between(880, 1000) / 1000));
}

}  // namespace

void write_research(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("research");
  write_rights(firm, sheet);
  write_spending(firm, s, sheet);
  write_people(firm, s, sheet);
  sheet.put("研发活动属于排除情形", flag(s.chance(20)));
  sheet.put("核心技术属于重点支持领域", flag(firm.technical && s.chance(850)));
  sheet.put("研发机构级别", word(centre(firm, s)));
  if (!firm.technical) return;
  sheet.put("研发设备原值", to_value(share(firm.last().research, s.between(300, 2500))));
  sheet.put("研发场地面积", to_value(firm.research_staff * s.between(8, 30)));
  sheet.put("本领域知识产权件数", to_value(std::int64_t{firm.inventions} + firm.other_rights));
  sheet.put("已有市级工程技术研究中心", flag(s.chance(120)));
}

}  // namespace zhida::synth
