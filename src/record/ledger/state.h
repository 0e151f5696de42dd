// State: what a ledger knows of the group that is written at this moment, for the check before its commit. Inside of
// record/ledger.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "record/ledger/ledger.h"

namespace zhida::ledger {

struct Touched {
  std::string currency;
  Balances start;  // when the group began
  Balances now;    // what the ledger wrote last
};

struct Ledger::State {
  store::Journal& journal;
  std::map<std::string, Touched> touched;
  std::uint64_t group = 0;

  // Remembers a change of an account's balances; forgets it if the work is rolled back.
  void touch(store::Transaction& tx,
             const std::vector<std::pair<const AccountState*, Balances>>& changes);
  // The hook: reads the touched accounts again.
  [[nodiscard]] Result<Done> check_group(store::Reader& reader);
};

// Per currency, what debits are ahead of credits; exact for any number of accounts.
class Sums {
 public:
  void add(std::string_view currency, const Balances& balances, int sign);
  // The first currency whose sums are not zero; "" = none.
  [[nodiscard]] std::string unequal() const;

 private:
  struct Sum {
    __extension__ __int128 pending = 0;
    __extension__ __int128 posted = 0;
  };
  std::map<std::string, Sum, std::less<>> sums_;
};

}  // namespace zhida::ledger
