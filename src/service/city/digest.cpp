// Hashes a city's results.
#include "service/city/digest.h"

#include <algorithm>

#include "decide/pack/decide.h"
#include "service/city/amount.h"

namespace zhida::city {
namespace {

// Nothing in a field holds a tab or a line end: ids, versions and plain numbers.
void field(std::string& out, std::string_view text, char end) { out.append(text).push_back(end); }

void field(std::string& out, const std::optional<Decimal>& n, char end) {
  field(out, n ? n->to_plain() : std::string(), end);
}

}  // namespace

Sha256 answers_digest(const batch::Results& results, std::size_t row) {
  std::string text;
  for (const batch::PolicyColumn& column : results.policies) {
    field(text, column.policy->id, '\t');
    field(text, column.version == nullptr ? std::string_view() : column.version->id, '\t');
    field(text, pack::to_string(column.verdicts[row]), '\t');
    batch::Bounds amount;
    if (!column.amounts.empty())
      amount = rounded(column.amounts[row], column.version->amount->kind == "rate");
    field(text, amount.min, '\t');
    field(text, amount.max, '\n');
  }
  return sha256(text);
}

std::string Digest::finish(const std::string& day) {
  std::sort(rows_.begin(), rows_.end());
  std::string all = day + "\n";
  for (const auto& [id, answers] : rows_) {
    all.append(id).push_back('\t');
    all.append(hex(answers)).push_back('\n');
  }
  return "sha256:" + hex(sha256(all));
}

}  // namespace zhida::city
