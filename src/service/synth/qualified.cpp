// Qualified: the certificates that a firm's numbers earned it, and the scores of experts that went before them.
#include <algorithm>
#include <utility>

#include "service/synth/ladder.h"
#include "service/synth/passes.h"

namespace zhida::synth {
namespace {

using feel::Value;

constexpr std::int64_t kTermDays = 3 * kYearDays;

class Certificates {
 public:
  Certificates(const Firm& firm, Stream& s) : firm_(firm), s_(s) {}

  void hold(std::string_view kind) {
    const std::int64_t earliest = std::max(firm_.founded, firm_.today - kTermDays + 30);
    const std::int64_t got = s_.between(earliest, std::max(earliest, firm_.today - 30));
    add(kind, got, got + kTermDays - 1);
  }
  // One that expired in the year before.
  void held(std::string_view kind) {
    const std::int64_t end = firm_.today - s_.between(1, 365);
    add(kind, std::max(firm_.founded, end - kTermDays), end);
  }
  void hold_this_year(std::string_view kind) {
    const std::int64_t spring = days_from_civil({firm_.as_of.year, 4, 1});
    const std::int64_t end = days_from_civil({firm_.as_of.year, 12, 31});
    const std::int64_t got = std::max(firm_.founded, spring + s_.between(0, 45));
    add(kind, std::min(firm_.today, got), end);
  }
  [[nodiscard]] Value list() { return Value::list(std::move(items_)); }

 private:
  void add(std::string_view kind, std::int64_t from, std::int64_t to) {
    Item item;
    item.with("类型", word(kind)).with("取得日期", day(from)).with("有效期至", day(to));
    items_.push_back(item.value());
  }

  const Firm& firm_;
  Stream& s_;
  feel::List items_;
};

// Most that have the numbers are certified; a few are certified whose numbers have slipped since.
Value certificates(const Firm& firm, Rung rung, Stream& s) {
  Certificates all(firm, s);
  if (earns_tech_sme(firm) && s.chance(650)) all.hold_this_year("科技型中小企业");
  const bool slipped = firm.technical && firm.age_years() >= 4;
  if (earns_high_tech(firm) ? s.chance(700) : slipped && s.chance(30)) all.hold("高新技术企业");
  if (earns_high_tech(firm) && s.chance(40)) all.held("高新技术企业");
  if (rung >= Rung::kInnovative && s.chance(600)) all.hold("创新型中小企业");
  if (rung >= Rung::kSpecialised ? s.chance(600) : slipped && s.chance(12)) {
    all.hold("专精特新中小企业");
  }
  if (rung == Rung::kGiant && s.chance(400)) all.hold("专精特新小巨人企业");
  if (rung == Rung::kChampion && s.chance(400)) all.hold("制造业单项冠军企业");
  if (rung >= Rung::kGiant && s.chance(80)) all.hold("知识产权优势企业");
  return all.list();
}

struct Score {
  std::string_view fact;
  int from, to;
};
// 国科火字 scores of high-tech enterprises; the rules hold them within the bands of the firm's own numbers.
constexpr Score kHighTechScores[] = {
    {"技术先进程度评分", 5, 8},     {"核心支持作用评分", 5, 8},     {"知识产权数量评分", 5, 8},
    {"知识产权获得方式评分", 4, 6}, {"编制标准加分", 0, 1},         {"成果转化评分", 14, 30},
    {"研发制度与核算评分", 4, 6},   {"研发机构与产学研评分", 3, 6}, {"转化激励与平台评分", 2, 4},
    {"人才培养与绩效评分", 2, 4},   {"净资产增长评分", 0, 10},      {"销售收入增长评分", 0, 10},
};

void write_high_tech_scores(Stream& s, Sheet& sheet) {
  for (const Score& score : kHighTechScores) {
    sheet.put(score.fact, to_value(s.between(score.from, score.to)));
  }
  sheet.put("参与编制检测方法或技术规范", flag(s.chance(100)));
}

// The better the rung, the more experts have agreed to.
void write_opinions(const Firm& firm, Rung rung, Stream& s, Sheet& sheet) {
  const int likely = rung >= Rung::kGiant ? 900 : (rung == Rung::kSpecialised ? 800 : 300);
  sheet.put("细分市场地位认可", flag(s.chance(likely)));
  sheet.put("较高知名度认可", flag(s.chance(likely - 100)));
  sheet.put("处于产业链关键环节", flag(s.chance(likely - 50)));
  const std::int64_t base = rung >= Rung::kGiant ? 58 : (rung == Rung::kSpecialised ? 48 : 30);
  for (std::int64_t back = 1; back <= 2; ++back) {
    const std::int64_t year = firm.as_of.year - back;
    sheet.put("专精特新发展评价得分", year, to_value(base + s.between(0, 25)));
  }
}

}  // namespace

void write_qualified(const Firm& firm, Sheet& sheet) {
  Stream s = firm.stream("qualified");
  const Rung rung = earned_rung(firm);
  sheet.put("资质", certificates(firm, rung, s));
  sheet.put("列入高企培育库", flag(firm.technical && s.chance(80)));
  sheet.none("科学技术奖励");
  sheet.none("创客中国全国赛");
  if (earns_high_tech(firm)) write_high_tech_scores(s, sheet);
  if (rung >= Rung::kInnovative) write_opinions(firm, rung, s, sheet);
}

}  // namespace zhida::synth
