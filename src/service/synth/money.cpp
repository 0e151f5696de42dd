// Money: staff, accounts and unemployment insurance, by year.
#include <algorithm>

#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

void write_year(const YearBook& book, Stream& s, Sheet& sheet) {
  const auto put = [&](std::string_view fact, Money amount) {
    sheet.put(fact, book.year, to_value(amount));
  };
  put("营业收入", book.revenue);
  put("主营业务收入", book.main);
  put("销售收入", {(book.main.hundredths + book.revenue.hundredths) / 2});
  put("总收入", share(book.revenue, s.between(1000, 1030)));
  put("资产总额", book.assets);
  put("负债总额", book.debt);
  put("净资产", book.equity());
  put("净利润", book.profit);
  put("成本费用总额",
      {std::max<std::int64_t>(0, book.revenue.hundredths - book.profit.hundredths)});
  sheet.put("历年从业人数", book.year, to_value(book.staff));
  // Contributions of employers and employees together: ours, about 600 yuan a head and year.
  put("实缴失业保险费", {book.staff * 6});
  sheet.put("裁员率", book.year, tenths(s.between(0, s.chance(900) ? 55 : 250)));
}

}  // namespace

void write_money(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("money");
  sheet.put("从业人员", to_value(firm.staff));
  const std::int64_t insured = std::max<std::int64_t>(1, firm.staff * s.between(900, 1000) / 1000);
  sheet.put("职工总数", to_value(firm.staff));
  sheet.put("月均职工总数", to_value(firm.staff));
  sheet.put("现有在职职工", to_value(firm.staff));
  sheet.put("一年内新招用人员", to_value(firm.staff * s.between(0, 200) / 1000));
  sheet.put("失业保险参保职工人数", to_value(insured));
  const std::int64_t months = std::min<std::int64_t>(12, (firm.today - firm.founded) / 30);
  sheet.put("失业保险足额缴费月数", to_value(s.chance(950) ? months : s.between(0, months)));
  for (const YearBook& book : firm.years) write_year(book, s, sheet);
}

}  // namespace zhida::synth
