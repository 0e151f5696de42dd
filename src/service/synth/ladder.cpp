// Ladder: research, rights, age and size held against the steps.
#include "service/synth/ladder.h"

namespace zhida::synth {
namespace {

constexpr Money wan(std::int64_t amount) { return {amount * 100}; }

// Research is at least this share of revenue.
bool spends(const YearBook& book, std::int64_t permille) {
  return book.revenue.hundredths > 0 &&
         book.research.hundredths * 1000 >= book.revenue.hundredths * permille;
}

bool spends_steadily(const Firm& firm) {
  return firm.years.size() >= 3 && spends(firm.years[0], 30) && spends(firm.years[1], 30) &&
         firm.years[0].research >= wan(100) && firm.years[1].research >= wan(100);
}

bool owes_at_most(const YearBook& book, std::int64_t permille) {
  return book.debt.hundredths * 1000 <= book.assets.hundredths * permille;
}

bool is_specialised(const Firm& firm) {
  return spends_steadily(firm) && firm.age_years() >= 4 && firm.last().revenue >= wan(1500) &&
         owes_at_most(firm.last(), 800) && firm.inventions >= 1 && firm.scale != Scale::kLarge;
}

bool is_giant(const Firm& firm) {
  const YearBook& last = firm.years[0];
  const bool focused = last.main.hundredths * 1000 >= last.revenue.hundredths * 900;
  const bool grows = last.revenue.hundredths * 1000 >= firm.years[2].revenue.hundredths * 1103;
  return focused && grows && last.revenue >= wan(5000) && owes_at_most(last, 750) &&
         last.research.hundredths + firm.years[1].research.hundredths >= wan(1200).hundredths &&
         firm.inventions >= 4;
}

}  // namespace

Rung earned_rung(const Firm& firm) {
  if (!firm.technical || firm.years.empty()) return Rung::kNone;
  if (firm.inventions + firm.other_rights == 0) return Rung::kNone;
  const bool leads = firm.scale == Scale::kLarge && firm.makes() && firm.inventions >= 6;
  if (leads && spends_steadily(firm) && firm.age_years() >= 10) return Rung::kChampion;
  if (!is_specialised(firm)) return Rung::kInnovative;
  return is_giant(firm) ? Rung::kGiant : Rung::kSpecialised;
}

bool earns_high_tech(const Firm& firm) {
  if (!firm.technical || firm.years.empty() || firm.age_years() < 2) return false;
  const YearBook last = firm.last();
  const std::int64_t floor = last.revenue < wan(5000) ? 50 : (last.revenue < wan(20'000) ? 40 : 30);
  return spends(last, floor) && firm.research_staff * 10 >= firm.staff &&
         (firm.inventions >= 1 || firm.other_rights >= 5);
}

bool earns_tech_sme(const Firm& firm) {
  return firm.technical && firm.staff <= 500 && firm.last().revenue <= wan(20'000) &&
         firm.last().assets <= wan(20'000) && firm.last().research.hundredths > 0;
}

}  // namespace zhida::synth
