// Writes the results of a city, long as Parquet and wide as CSV.
#include "service/city/output.h"

#include <array>

#include <fmt/format.h>

#include "decide/pack/decide.h"
#include "service/city/amount.h"

namespace zhida::city {
namespace {

using table::Cell;
using table::Type;

const std::vector<table::Column>& long_columns() {
  static const std::vector<table::Column> columns = {{"id", Type::kText},
                                                     {"name", Type::kText},
                                                     {"district", Type::kText},
                                                     {"size", Type::kText},
                                                     {"policy", Type::kText},
                                                     {"version", Type::kText},
                                                     {"verdict", Type::kText},
                                                     {"kind", Type::kText},
                                                     {"payer", Type::kText},
                                                     {"amount_min", Type::kDecimal},
                                                     {"amount_max", Type::kDecimal},
                                                     {"synthetic", Type::kBoolean}};
  return columns;
}

std::vector<table::Column> wide_columns(const batch::Results& results) {
  std::vector<table::Column> out = {{"统一社会信用代码", Type::kText},
                                    {"名称", Type::kText},
                                    {"合成数据", Type::kBoolean},
                                    {"注册地区", Type::kText},
                                    {"企业规模", Type::kText}};
  for (const batch::PolicyColumn& column : results.policies) {
    out.push_back({column.policy->id, Type::kText});
    if (column.amounts.empty()) continue;
    out.push_back({column.policy->id + ".min", Type::kDecimal});
    out.push_back({column.policy->id + ".max", Type::kDecimal});
  }
  return out;
}

Cell text(const std::string& s) { return s.empty() ? Cell() : Cell(s); }

struct Amount {
  std::optional<std::string> min, max;
};

Amount amount(const batch::PolicyColumn& column, std::size_t row) {
  if (column.amounts.empty() || column.verdicts[row] == pack::Verdict::kNo) return {};
  const batch::Bounds b = rounded(column.amounts[row], column.version->amount->kind == "rate");
  Amount out;
  if (b.min) out.min = b.min->to_plain();
  if (b.max) out.max = b.max->to_plain();
  return out;
}

Cell cell(const std::optional<std::string>& s) { return s ? Cell(*s) : Cell(); }

}  // namespace

Output::Output(std::string folder, bool synthetic)
    : folder_(std::move(folder)), synthetic_(synthetic) {}

Result<bool> Output::begin_part(const batch::Results& results) {
  auto rows = table::Writer::create(long_columns());
  if (!rows) return rows.errors();
  auto columns = table::Writer::create(wide_columns(results));
  if (!columns) return columns.errors();
  long_ = std::move(*rows);
  wide_ = std::move(*columns);
  return true;
}

Result<bool> Output::add(const Enterprise& enterprise, const batch::Results& results,
                         std::size_t row) {
  if (!long_) {
    const auto begun = begin_part(results);
    if (!begun) return begun.errors();
  }
  add_long(enterprise, results, row);
  add_wide(enterprise, results, row);
  if (++in_part_ < kPartEnterprises) return true;
  return write_part();
}

void Output::add_long(const Enterprise& enterprise, const batch::Results& results,
                      std::size_t row) {
  const Cell synthetic = synthetic_ ? "true" : "false";
  for (const batch::PolicyColumn& column : results.policies) {
    const bool pays = !column.amounts.empty();
    const Amount a = amount(column, row);
    const std::array<Cell, 12> cells = {
        Cell(enterprise.id),
        text(enterprise.name),
        text(enterprise.district),
        text(enterprise.size),
        Cell(column.policy->id),
        column.version == nullptr ? Cell() : Cell(column.version->id),
        Cell(pack::to_string(column.verdicts[row])),
        pays ? Cell(column.version->amount->kind) : Cell(),
        pays ? Cell(column.version->amount->payer) : Cell(),
        cell(a.min),
        cell(a.max),
        synthetic};
    long_->append(cells);
  }
}

void Output::add_wide(const Enterprise& enterprise, const batch::Results& results,
                      std::size_t row) {
  std::vector<Cell> cells = {Cell(enterprise.id), text(enterprise.name),
                             synthetic_ ? "true" : "false", text(enterprise.district),
                             text(enterprise.size)};
  std::vector<Amount> amounts;
  amounts.reserve(results.policies.size());  // cells point into it
  for (const batch::PolicyColumn& column : results.policies) {
    cells.emplace_back(pack::to_string(column.verdicts[row]));
    if (column.amounts.empty()) continue;
    const Amount& a = amounts.emplace_back(amount(column, row));
    cells.push_back(cell(a.min));
    cells.push_back(cell(a.max));
  }
  wide_->append(cells);
}

Result<bool> Output::write_part() {
  const std::string stem = fmt::format("{}/{:03}", folder_, parts_++);
  const auto rows = long_->write(stem + ".parquet");
  if (!rows) return rows.errors();
  const auto columns = wide_->write(stem + ".csv");
  if (!columns) return columns.errors();
  bytes_ += *rows + *columns;
  long_.reset();
  wide_.reset();
  in_part_ = 0;
  return true;
}

Result<std::uint64_t> Output::finish() {
  if (in_part_ > 0) {
    const auto written = write_part();
    if (!written) return written.errors();
  }
  return bytes_;
}

}  // namespace zhida::city
