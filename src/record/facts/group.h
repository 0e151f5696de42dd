// The bytes of a group and of a directory, taken apart. Inside of record/facts.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "record/facts/column.h"
#include "record/facts/segment.h"

namespace zhida::facts {

inline constexpr std::string_view kMagic = "ZHFACTS1";
inline constexpr std::size_t kFooterBytes = 24;

struct ColumnName {
  std::string key;
  std::string period;
  std::uint32_t occurrence = 0;
};

struct GroupPlace {
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;
  std::uint32_t subjects = 0;
  std::uint32_t facts = 0;
  Sha256 digest{};
  std::string first;  // subject
};

struct Directory {
  std::vector<ColumnName> columns;
  std::vector<GroupPlace> groups;
  std::string last;  // subject

  [[nodiscard]] std::string bytes() const;
  // Nothing where the bytes are no directory of groups that fill the file from kMagic to `end`.
  [[nodiscard]] static std::optional<Directory> parse(std::string_view bytes, std::uint64_t end);
};

class Group {
 public:
  struct Column {
    std::uint32_t id = 0;  // in the directory
    ColumnView view;
  };

  // Views into the bytes. Nothing where they are not a group of `columns` known columns.
  [[nodiscard]] static std::optional<Group> parse(std::string_view bytes, std::size_t columns);

  [[nodiscard]] const std::vector<std::string_view>& subjects() const { return subjects_; }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }

  // The facts of the subject in this row.
  void each(std::size_t row, const std::vector<ColumnName>& names,
            const std::function<void(const FactView&)>& fact) const;

 private:
  std::vector<std::string_view> subjects_;
  std::vector<Column> columns_;
};

// An open file.
struct Segment::State {
  std::string path;
  int descriptor = -1;
  std::uint64_t size = 0;
  Directory directory;

  State() = default;
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // The verified bytes of a group.
  [[nodiscard]] Result<std::string> bytes_of(std::size_t group) const;
  // REQUIRES: `bytes` are those of the group
  [[nodiscard]] Result<Group> parsed(std::size_t group, std::string_view bytes) const;
};

}  // namespace zhida::facts
