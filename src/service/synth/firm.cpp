// Firm: draws one, from its industry down to its patents.
#include "service/synth/firm.h"

#include <algorithm>
#include <array>

namespace zhida::synth {
namespace {

constexpr std::int64_t kYearsBack = 5;  // 2021 to 2025, for 2026

struct Weighted {
  std::string_view name;
  int weight;
};
constexpr Weighted kDistricts[] = {
    {"昆山市", 200}, {"苏州工业园区", 170}, {"吴江区", 140}, {"张家港市", 100}, {"常熟市", 100},
    {"吴中区", 100}, {"虎丘区", 80},        {"相城区", 60},  {"姑苏区", 60},    {"太仓市", 50},
};
constexpr Weighted kOwnerships[] = {
    {"民营", 860}, {"外商投资", 60}, {"港澳台投资", 40}, {"国有", 25}, {"其他", 15}};
constexpr Weighted kForms[] = {
    {"公司", 900}, {"合伙企业", 30}, {"个人独资企业", 40}, {"分支机构", 30}};

template <std::size_t N>
std::string_view pick(Stream& s, const Weighted (&all)[N]) {
  std::array<int, N> weights{};
  std::ranges::transform(all, weights.begin(), &Weighted::weight);
  return all[s.weighted(weights)].name;
}

bool fits(const Group& group, const Wishes& wishes) {
  if (wishes.size_class && size_class(group) != *wishes.size_class) return false;
  return !wishes.manufacturing || is_manufacturing(group.code) == *wishes.manufacturing;
}

bool choose_industry(Firm& firm, const Wishes& wishes) {
  Stream s = firm.stream("industry");
  std::vector<int> weights;
  bool any = false;
  for (const Division& d : divisions()) {
    const bool can =
        std::ranges::any_of(groups_of(d), [&](const Group& g) { return fits(g, wishes); });
    weights.push_back(can ? d.weight : 0);
    any = any || weights.back() > 0;
  }
  if (!any) return false;
  firm.division = &divisions()[s.weighted(weights)];
  std::vector<Group> groups;
  for (const Group& g : groups_of(*firm.division)) {
    if (fits(g, wishes)) groups.push_back(g);
  }
  firm.group = s.pick(groups);
  return true;
}

// Wishes that contradict each other give way: the class of the size standard stands longest.
void choose_industry_somehow(Firm& firm, Wishes wishes) {
  if (choose_industry(firm, wishes)) return;
  wishes.manufacturing.reset();
  if (choose_industry(firm, wishes)) return;
  ZHIDA_CHECK(choose_industry(firm, {}));
}

void choose_size(Firm& firm) {
  Stream s = firm.stream("size");
  constexpr int kScales[] = {640, 270, 75, 15};
  firm.scale = static_cast<Scale>(s.weighted(kScales));
  const bool goods = firm.group.code.front() <= 'E' && firm.group.code.front() >= 'B';
  switch (firm.scale) {
    case Scale::kMicro: firm.staff = s.skewed(1, goods ? 19 : 9); break;
    case Scale::kSmall: firm.staff = goods ? s.skewed(20, 299) : s.skewed(10, 99); break;
    case Scale::kMedium: firm.staff = goods ? s.skewed(300, 999) : s.skewed(100, 299); break;
    case Scale::kLarge: firm.staff = goods ? s.skewed(1000, 6000) : s.skewed(300, 3000); break;
  }
}

void choose_form(Firm& firm) {
  Stream s = firm.stream("form");
  const bool small_trade = firm.scale == Scale::kMicro && !firm.makes();
  if (firm.scale >= Scale::kMedium) {
    firm.form = "公司";
  } else if (firm.group.code.front() == 'A' && s.chance(400)) {
    firm.form = "农民专业合作社";
  } else if (small_trade && s.chance(250)) {
    firm.form = "个体工商户";
  } else {
    firm.form = pick(s, kForms);
  }
  firm.ownership = firm.form == "公司" ? pick(s, kOwnerships) : "民营";
}

void choose_age(Firm& firm, const Wishes& wishes) {
  Stream s = firm.stream("age");
  const std::int64_t least = firm.scale >= Scale::kMedium ? 5 * kYearDays : 30;
  const std::int64_t drawn = firm.today - s.between(least, 28 * kYearDays);
  firm.founded = std::min(firm.today, wishes.founded.value_or(drawn));
}

// Revenue a head and year, in 万元: from, to.
struct PerHead {
  char section;
  std::int64_t from, to;
};
constexpr PerHead kPerHead[] = {
    {'A', 10, 60},  {'B', 40, 160}, {'C', 40, 160}, {'D', 100, 400}, {'E', 40, 120},
    {'F', 60, 600}, {'G', 30, 90},  {'H', 10, 30},  {'I', 30, 120},  {'J', 60, 300},
    {'K', 20, 100}, {'L', 20, 90},  {'M', 25, 90},
};
constexpr PerHead kPerHeadElsewhere{' ', 12, 40};

const PerHead& per_head(const Firm& firm) {
  const auto found = std::ranges::find(kPerHead, firm.group.code.front(), &PerHead::section);
  return found != std::end(kPerHead) ? *found : kPerHeadElsewhere;
}

bool draws_technical(const Firm& firm, Stream& s) {
  const std::string_view code = firm.group.code;
  int permille = 25;
  if (code.starts_with("C")) permille = code >= "C26" && code < "C41" ? 350 : 120;
  if (code.starts_with("I")) permille = 550;
  if (code.starts_with("M")) permille = code.starts_with("M73") ? 700 : 380;
  if (firm.scale >= Scale::kMedium) permille = std::min(900, permille * 3 / 2);
  return firm.is_company() && s.chance(permille);
}

std::int64_t draws_research_permille(const Firm& firm, Stream& s) {
  if (!firm.technical) return s.chance(850) ? 0 : s.between(1, 20);
  const bool soft = firm.group.code.starts_with("I") || firm.group.code.starts_with("M");
  return soft ? s.between(60, 250) : s.between(24, 110);
}

// Debt is below assets, but for a few that owe more than they have.
void draw_balance(YearBook& book, std::int64_t turnover_permille, std::int64_t debt_permille) {
  book.assets = share(book.revenue, turnover_permille);
  book.debt = share(book.assets, debt_permille);
}

void draw_years(Firm& firm) {
  Stream s = firm.stream("years");
  firm.technical = draws_technical(firm, s);
  const PerHead& head = per_head(firm);
  const std::int64_t research = draws_research_permille(firm, s);
  const std::int64_t turnover = s.between(600, 2000);
  const std::int64_t debt = s.chance(30) ? s.between(1001, 1150) : s.between(150, 850);
  YearBook book;
  book.year = firm.as_of.year - 1;
  book.staff = firm.staff;
  book.revenue = {firm.staff * s.skewed(head.from, head.to) * 100 + s.between(0, 99)};
  const std::int64_t first_year = civil_from_days(firm.founded).year;
  for (std::int64_t back = 0; back < kYearsBack && book.year >= first_year; ++back) {
    draw_balance(book, turnover + s.between(-50, 50), debt + s.between(-20, 20));
    book.main = share(book.revenue, s.between(850, 1000));
    book.profit = share(book.revenue, s.between(-60, firm.technical ? 200 : 140));
    book.research = share(book.revenue, research == 0 ? 0 : research + s.between(0, 8));
    firm.years.push_back(book);
    const std::int64_t growth = s.between(-120, firm.technical ? 420 : 260);
    book.revenue = share(book.revenue, 1'000'000 / (1000 + growth));
    book.staff = std::max<std::int64_t>(1, book.staff * 1000 / (1000 + growth / 2));
    --book.year;
  }
}

void draw_research(Firm& firm) {
  Stream s = firm.stream("people");
  if (!firm.technical) {
    firm.research_staff =
        firm.last().research.hundredths > 0 ? std::min<std::int64_t>(firm.staff, 2) : 0;
    firm.other_rights = s.chance(80) ? static_cast<int>(s.between(1, 3)) : 0;
    return;
  }
  firm.research_staff = std::max<std::int64_t>(1, firm.staff * s.between(60, 450) / 1000);
  const std::int64_t most = 1 + std::min<std::int64_t>(20, firm.research_staff / 3);
  firm.inventions = static_cast<int>(s.between(0, most));
  firm.other_rights = static_cast<int>(s.between(0, 2 * most));
}

}  // namespace

Firm sketch(std::uint64_t seed, std::uint64_t number, const CivilDate& as_of,
            const Wishes& wishes) {
  Firm firm;
  firm.seed = seed;
  firm.number = number;
  firm.as_of = as_of;
  firm.today = days_from_civil(as_of);
  choose_industry_somehow(firm, wishes);
  Stream s = firm.stream("district");
  const std::string_view drawn = pick(s, kDistricts);
  firm.district = wishes.district.value_or(drawn);
  choose_size(firm);
  choose_form(firm);
  choose_age(firm, wishes);
  draw_years(firm);
  draw_research(firm);
  return firm;
}

}  // namespace zhida::synth
