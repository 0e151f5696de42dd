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
inline constexpr std::string_view kLayeredMagic = "ZHFACTS2";  // as long as the other
inline constexpr std::size_t kFooterBytes = 24;

struct ColumnName {
  std::string key;
  std::string period;
  std::uint32_t occurrence = 0;
  std::uint32_t layer = 0;  // its place among the layers; 0 where there are none
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
  std::vector<std::int64_t> layers;  // ascending
  std::vector<ColumnName> columns;
  std::vector<GroupPlace> groups;
  std::string last;  // subject

  [[nodiscard]] std::string_view magic() const { return layers.empty() ? kMagic : kLayeredMagic; }
  [[nodiscard]] std::int64_t layer_of(const ColumnName& column) const {
    return layers.empty() ? 0 : layers[column.layer];
  }
  [[nodiscard]] std::string bytes() const;
  // The last bytes of the file whose directory `bytes` begin at `begin`.
  [[nodiscard]] std::string foot(std::uint64_t begin, std::string_view bytes) const;
  // Nothing where the bytes are no directory of groups that fill the file from its magic to `end`.
  [[nodiscard]] static std::optional<Directory> parse(std::string_view bytes, std::uint64_t end,
                                                      bool layered);
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

  // Where the facts of each row are, in the order of the columns: of all rows at the cost of what is there, while a row by
  // itself costs a look at every column.
  struct Place {
    std::uint32_t column = 0;  // among columns()
    std::uint32_t cell = 0;
  };
  [[nodiscard]] std::vector<std::vector<Place>> places() const;
  // `made` holds the value where it does not stand in the bytes.
  [[nodiscard]] FactView fact(Place place, const Directory& directory, std::string& made) const;

  // The facts of the subject in this row.
  void each(std::size_t row, const Directory& directory,
            const std::function<void(std::int64_t layer, const FactView&)>& fact) const;

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
