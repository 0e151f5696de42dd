// The files of a run: what every enterprise gets of every policy.
//
//     OUT/results/000.parquet   one row an enterprise and policy: id, name, district, size, policy, version, verdict, kind,
//                             payer, amount_min, amount_max, synthetic
//     OUT/results/000.csv       one row an enterprise: who it is, then the verdict of each policy, and its bounds
//
// in parts of kPartEnterprises, so that a city needs no more memory than one part. Inside of service/city.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "decide/batch/batch.h"
#include "record/table/table.h"

namespace zhida::city {

inline constexpr std::uint64_t kPartEnterprises = 10'000;

struct Enterprise {
  std::string id;
  std::string name;
  std::string district;  // "" = unknown
  std::string size;      // "" = unknown
};

class Output {
 public:
  // REQUIRES: the folder is there and empty
  Output(std::string folder, bool synthetic);

  // One row of results. Whole parts are written on the way.
  [[nodiscard]] Result<bool> add(const Enterprise& enterprise, const batch::Results& results,
                                 std::size_t row);
  // Writes the last part. Returns: bytes of all files
  [[nodiscard]] Result<std::uint64_t> finish();

 private:
  [[nodiscard]] Result<bool> begin_part(const batch::Results& results);
  [[nodiscard]] Result<bool> write_part();
  void add_long(const Enterprise& enterprise, const batch::Results& results, std::size_t row);
  void add_wide(const Enterprise& enterprise, const batch::Results& results, std::size_t row);

  std::string folder_;
  bool synthetic_;
  std::size_t parts_ = 0;
  std::uint64_t in_part_ = 0;
  std::uint64_t bytes_ = 0;
  std::unique_ptr<table::Writer> long_, wide_;
};

}  // namespace zhida::city
