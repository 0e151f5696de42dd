// The table of one list fact, read along with its subjects. Inside of record/subjects.
//
// Rows may stand in any order; those of subjects that are still to come are kept, so a table in the order of its subjects
// needs little memory.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "decide/pack/facts.h"
#include "record/table/table.h"

namespace zhida::subjects {

class Items {
 public:
  // `id`: only the rows of this subject. REQUIRES: def outlives the object; the file is there
  Items(const pack::FactDef& def, std::string path, std::optional<std::string> id);

  // The first `count` rows of the subject that were not taken before, in their order; all of them without a count, which
  // reads the whole table. Fewer, where there are no more.
  [[nodiscard]] feel::List take(const std::string& id, std::optional<std::uint64_t> count,
                                Diagnostics& errors);

  // Reads what is left. Rows that nobody took: subject and first row.
  struct Left {
    std::string id;
    int line = 0;
  };
  [[nodiscard]] std::vector<Left> rest(Diagnostics& errors);

  [[nodiscard]] const pack::FactDef& def() const { return def_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  // Whether anything was asked of it so far.
  [[nodiscard]] bool is_open() const { return reader_ != nullptr; }

 private:
  struct Item {
    feel::Value value;
    int line = 0;
  };

  bool open(Diagnostics& errors);
  bool fill(Diagnostics& errors);
  bool pull(Diagnostics& errors);
  [[nodiscard]] feel::Value item(std::size_t row, int line, Diagnostics& errors) const;
  bool end(const Diagnostics& why, Diagnostics& errors);

  const pack::FactDef& def_;
  std::string path_;
  std::optional<std::string> only_;
  std::unique_ptr<table::Reader> reader_;
  std::vector<const pack::FieldDef*>
      fields_;  // by column; null: the subject's code, or not a field
  std::size_t id_column_ = 0;
  table::Chunk chunk_;
  std::size_t at_ = 0;  // row of the chunk
  bool ended_ = false;
  std::uint64_t rows_ = 0;
  std::size_t kept_ = 0;
  std::unordered_map<std::string, std::deque<Item>> pending_;
};

}  // namespace zhida::subjects
