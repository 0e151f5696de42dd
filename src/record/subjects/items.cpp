// Reads the rows of a list fact's table as items.
#include "record/subjects/items.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "record/subjects/columns.h"
#include "record/subjects/failure.h"
#include "record/subjects/subjects.h"

namespace zhida::subjects {
namespace {

constexpr std::size_t kKeptMax = 5'000'000;

void add(const Diagnostics& more, Diagnostics& errors) {
  for (const Diagnostic& d : more) {
    if (errors.size() < kErrorsMax) errors.push_back(d);
  }
}

}  // namespace

Items::Items(const pack::FactDef& def, std::string path, std::optional<std::string> id)
    : def_(def), path_(std::move(path)), only_(std::move(id)) {}

bool Items::end(const Diagnostics& why, Diagnostics& errors) {
  add(why, errors);
  ended_ = true;
  return false;
}

bool Items::open(Diagnostics& errors) {
  std::optional<table::Where> where;
  if (only_) where = table::Where{std::string(kIdColumn), *only_};
  auto reader = table::Reader::open(path_, {}, {}, where);
  if (!reader) return end(reader.errors(), errors);
  reader_ = std::move(*reader);
  const std::vector<std::string>& names = reader_->names();
  const auto id = std::find(names.begin(), names.end(), kIdColumn);
  if (id == names.end()) {
    return end({failure("E-SUBJECTS-COLUMN", {path_, std::string(kIdColumn), 1, 0},
                        {"缺少列“" + std::string(kIdColumn) + "”",
                         "the column '" + std::string(kIdColumn) + "' is missing"})},
               errors);
  }
  id_column_ = static_cast<std::size_t>(id - names.begin());
  std::vector<std::string> known;
  known.reserve(def_.fields.size());
  for (const pack::FieldDef& field : def_.fields) known.push_back(field.name);
  Diagnostics wrong;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = std::find(known.begin(), known.end(), names[i]);
    fields_.push_back(
        at == known.end() ? nullptr : &def_.fields[static_cast<std::size_t>(at - known.begin())]);
    if (fields_.back() != nullptr || names[i] == kIdColumn || names[i] == kSyntheticColumn)
      continue;
    pack::Text all{"字段：", "fields: "};
    for (const std::string& name : known) {
      all.zh += name + " ";
      all.en += name + " ";
    }
    wrong.push_back(failure("E-SUBJECTS-COLUMN", {path_, names[i], 1, static_cast<int>(i + 1)},
                            {"“" + def_.name + "”没有字段“" + excerpt(names[i]) + "”",
                             "'" + def_.name + "' has no field '" + excerpt(names[i]) + "'"},
                            suggestion(names[i], known, std::move(all))));
  }
  return wrong.empty() ? true : end(wrong, errors);
}

// Makes sure that the chunk has a row at at_; false at the end.
bool Items::fill(Diagnostics& errors) {
  if (ended_ || (reader_ == nullptr && !open(errors))) return false;
  if (at_ < chunk_.rows) return true;
  at_ = 0;
  const auto more = reader_->next(chunk_);
  if (!more) return end(more.errors(), errors);
  return *more ? true : end({}, errors);
}

feel::Value Items::item(std::size_t row, int line, Diagnostics& errors) const {
  feel::Context out;
  for (std::size_t c = 0; c < fields_.size(); ++c) {
    const table::Cell& cell = chunk_.columns[c][row];
    if (fields_[c] == nullptr || !cell || cell->empty()) continue;
    auto value = pack::read_cell(*fields_[c], *cell);
    if (value) {
      out.entries.emplace_back(fields_[c]->name, std::move(*value));
      continue;
    }
    for (Diagnostic d : value.errors()) {
      d.place = {path_, fields_[c]->name, line, static_cast<int>(c + 1)};
      add({std::move(d)}, errors);
    }
  }
  return feel::Value::context(std::move(out));
}

// Keeps the next row for its subject; false at the end.
bool Items::pull(Diagnostics& errors) {
  if (!fill(errors)) return false;
  const int line = only_ ? 0 : static_cast<int>(chunk_.first_row + at_ + 2);
  const table::Cell& id = chunk_.columns[id_column_][at_];
  ++rows_;
  if (!id || id->empty()) {
    add({failure("E-SUBJECTS-ID",
                 {path_, std::string(kIdColumn), line, static_cast<int>(id_column_ + 1)},
                 {"这一行没有统一社会信用代码", "the row has no code of its subject"})},
        errors);
  } else {
    if (kept_ >= kKeptMax) {
      const std::string most = std::to_string(kKeptMax);
      return end(
          {failure(
              "E-SUBJECTS-ORDER", {path_, {}, line, 0},
              {"等待主体的行超过 " + most + " 行",
               "more than " + most + " rows wait for their subject"},
              {"按主体表的顺序排列这张表，并在主体表里写项数",
               "sort this table as the subjects are, and give the subjects the number of items"})},
          errors);
    }
    pending_[std::string(*id)].push_back({item(at_, line, errors), line});
    ++kept_;
  }
  ++at_;
  return true;
}

feel::List Items::take(const std::string& id, std::optional<std::uint64_t> count,
                       Diagnostics& errors) {
  feel::List out;
  if (count && *count == 0) return out;
  std::deque<Item>* mine = nullptr;
  while (true) {
    if (mine == nullptr) {
      const auto at = pending_.find(id);
      if (at != pending_.end()) mine = &at->second;
    }
    if (count && mine != nullptr && mine->size() >= *count) break;
    if (!pull(errors)) break;
  }
  if (mine == nullptr) {
    const auto at = pending_.find(id);
    if (at == pending_.end()) return out;
    mine = &at->second;
  }
  while (!mine->empty() && (!count || out.size() < *count)) {
    out.push_back(std::move(mine->front().value));
    mine->pop_front();
    --kept_;
  }
  if (mine->empty()) pending_.erase(id);
  return out;
}

std::vector<Items::Left> Items::rest(Diagnostics& errors) {
  while (errors.size() < kErrorsMax && pending_.size() < kErrorsMax && pull(errors)) {
  }
  std::vector<Left> out;
  out.reserve(pending_.size());
  for (const auto& [id, items] : pending_) out.push_back({id, items.front().line});
  std::sort(out.begin(), out.end(), [](const Left& a, const Left& b) { return a.line < b.line; });
  return out;
}

}  // namespace zhida::subjects
