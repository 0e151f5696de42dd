// Takes the bytes of groups and directories apart.
#include "record/facts/group.h"

#include <algorithm>
#include <utility>

#include "record/facts/bytes.h"

namespace zhida::facts {

std::string Directory::bytes() const {
  std::string out;
  if (!layers.empty()) {
    put(out, static_cast<std::uint32_t>(layers.size()));
    for (const std::int64_t layer : layers) put(out, layer);
  }
  put(out, static_cast<std::uint32_t>(columns.size()));
  for (const ColumnName& column : columns) {
    put_text(out, column.key);
    put_text(out, column.period);
    put(out, column.occurrence);
    if (!layers.empty()) put(out, column.layer);
  }
  put(out, static_cast<std::uint32_t>(groups.size()));
  for (const GroupPlace& group : groups) {
    put(out, group.offset);
    put(out, group.bytes);
    put(out, group.subjects);
    put(out, group.facts);
    for (const unsigned char byte : group.digest) out += static_cast<char>(byte);
    put_text(out, group.first);
  }
  put_text(out, last);
  return out;
}

std::string Directory::foot(std::uint64_t begin, std::string_view bytes) const {
  std::string out;
  put(out, begin);
  put(out, static_cast<std::uint64_t>(bytes.size()));
  out += magic();
  return out;
}

namespace {

// The numbers of the layers. Nothing where they do not ascend.
std::optional<std::vector<std::int64_t>> layers_in(Cursor& cursor, std::size_t most) {
  const auto count = cursor.get<std::uint32_t>();
  if (count == 0 || count > most) return std::nullopt;
  std::vector<std::int64_t> out;
  out.reserve(count);
  for (std::uint32_t i = 0; i < count && cursor.ok(); ++i) {
    const auto layer = cursor.get<std::int64_t>();
    if (layer <= (out.empty() ? 0 : out.back())) return std::nullopt;
    out.push_back(layer);
  }
  return out;
}

}  // namespace

std::optional<Directory> Directory::parse(std::string_view bytes, std::uint64_t end, bool layered) {
  Directory out;
  Cursor cursor(bytes);
  if (layered) {
    auto layers = layers_in(cursor, bytes.size());
    if (!layers) return std::nullopt;
    out.layers = std::move(*layers);
  }
  const auto columns = cursor.get<std::uint32_t>();
  if (columns > kColumnsMax) return std::nullopt;
  out.columns.reserve(columns);
  for (std::uint32_t i = 0; i < columns && cursor.ok(); ++i) {
    ColumnName column;
    column.key = cursor.text();
    column.period = cursor.text();
    column.occurrence = cursor.get<std::uint32_t>();
    if (layered) column.layer = cursor.get<std::uint32_t>();
    if (layered && column.layer >= out.layers.size()) return std::nullopt;
    out.columns.push_back(std::move(column));
  }
  const auto groups = cursor.get<std::uint32_t>();
  if (groups > bytes.size()) return std::nullopt;
  out.groups.reserve(groups);
  std::uint64_t at = kMagic.size();
  for (std::uint32_t i = 0; i < groups && cursor.ok(); ++i) {
    GroupPlace group;
    group.offset = cursor.get<std::uint64_t>();
    group.bytes = cursor.get<std::uint32_t>();
    group.subjects = cursor.get<std::uint32_t>();
    group.facts = cursor.get<std::uint32_t>();
    const auto digest = cursor.take(group.digest.size());
    std::copy(digest.begin(), digest.end(), group.digest.begin());
    group.first = cursor.text();
    if (group.offset != at) return std::nullopt;
    at += group.bytes;
    out.groups.push_back(std::move(group));
  }
  out.last = cursor.text();
  if (!cursor.at_end() || at != end) return std::nullopt;
  return out;
}

std::optional<Group> Group::parse(std::string_view bytes, std::size_t columns) {
  Group out;
  Cursor cursor(bytes);
  const auto subjects = cursor.get<std::uint32_t>();
  const auto count = cursor.get<std::uint32_t>();
  if (subjects == 0 || subjects > kGroupSubjects || count > columns) return std::nullopt;
  out.subjects_.reserve(subjects);
  for (std::uint32_t i = 0; i < subjects; ++i) out.subjects_.push_back(cursor.text());
  std::vector<std::uint32_t> begins;
  begins.reserve(count + 1);
  out.columns_.resize(count);
  for (Column& column : out.columns_) {
    column.id = cursor.get<std::uint32_t>();
    begins.push_back(cursor.get<std::uint32_t>());
    if (column.id >= columns) return std::nullopt;
  }
  if (!cursor.ok()) return std::nullopt;
  const auto area = bytes.substr(cursor.at());
  begins.push_back(static_cast<std::uint32_t>(area.size()));
  for (std::size_t i = 0; i < count; ++i) {
    if (begins[i] > begins[i + 1] || begins[i + 1] > area.size()) return std::nullopt;
    const auto view =
        ColumnView::parse(area.substr(begins[i], begins[i + 1] - begins[i]), subjects);
    if (!view) return std::nullopt;
    out.columns_[i].view = *view;
  }
  return out;
}

std::vector<std::vector<Group::Place>> Group::places() const {
  std::vector<std::vector<Place>> out(subjects_.size());
  for (std::uint32_t i = 0; i < columns_.size(); ++i) {
    std::uint32_t cell = 0;
    for (const std::uint8_t row : columns_[i].view.rows(subjects_.size()))
      out[row].push_back({i, cell++});
  }
  return out;
}

FactView Group::fact(Place place, const Directory& directory, std::string& made) const {
  const Column& column = columns_[place.column];
  const ColumnName& name = directory.columns[column.id];
  return {name.key,
          name.period,
          column.view.kind(place.cell),
          column.view.value(place.cell, made),
          column.view.valid_from(place.cell),
          column.view.valid_to(place.cell)};
}

void Group::each(std::size_t row, const Directory& directory,
                 const std::function<void(std::int64_t layer, const FactView&)>& fact) const {
  std::string made;
  for (std::uint32_t i = 0; i < columns_.size(); ++i) {
    const auto cell = columns_[i].view.cell_of(row);
    if (!cell) continue;
    fact(directory.layer_of(directory.columns[columns_[i].id]),
         this->fact({i, static_cast<std::uint32_t>(*cell)}, directory, made));
  }
}

}  // namespace zhida::facts
