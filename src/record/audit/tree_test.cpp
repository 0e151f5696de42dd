// Trees and proofs against a plain reading of RFC 6962, for every size up to 130, and every corruption of every proof.
#include "record/audit/tree.h"

#include <bit>
#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "record/audit/failure.h"

namespace zhida::audit {
namespace {

constexpr std::uint64_t kSizes = 130;
constexpr Algorithm kBoth[] = {Algorithm::kSha256, Algorithm::kSm3};

std::string hex_of(const Hash& hash) {
  std::string out;
  for (const unsigned char byte : hash) {
    out += "0123456789abcdef"[byte >> 4U];
    out += "0123456789abcdef"[byte & 15U];
  }
  return out;
}

std::string entry(std::uint64_t index) { return "synthetic entry " + std::to_string(index); }

// --- the referee: RFC 6962, 2.1, word for word over the entries [begin, end) -----------------------------------------

class Referee {
 public:
  explicit Referee(Algorithm algorithm) : algorithm_(algorithm) {}

  // Remembered, for every proof asks for it again.
  Hash mth(std::size_t begin, std::size_t end) {
    const auto known = known_.find({begin, end});
    if (known != known_.end()) return known->second;
    return known_[{begin, end}] = computed(begin, end);
  }

  Proof path(std::size_t m, std::size_t begin, std::size_t end) {
    if (end - begin == 1) return {};
    const std::size_t k = split(end - begin);
    Proof out = m < k ? path(m, begin, begin + k) : path(m - k, begin + k, end);
    out.push_back(m < k ? mth(begin + k, end) : mth(begin, begin + k));
    return out;
  }

  Proof subproof(std::size_t m, std::size_t begin, std::size_t end, bool whole) {
    if (m == end - begin) return whole ? Proof{} : Proof{mth(begin, end)};
    const std::size_t k = split(end - begin);
    Proof out =
        m <= k ? subproof(m, begin, begin + k, whole) : subproof(m - k, begin + k, end, false);
    out.push_back(m <= k ? mth(begin + k, end) : mth(begin, begin + k));
    return out;
  }

 private:
  static std::size_t split(std::size_t n) {
    std::size_t k = 1;
    while (k * 2 < n) k *= 2;
    return k;
  }

  Hash computed(std::size_t begin, std::size_t end) {
    if (begin == end) return digest(algorithm_, "");
    if (end - begin == 1) return digest(algorithm_, std::string(1, '\0') + entry(begin));
    const std::size_t k = split(end - begin);
    const Hash left = mth(begin, begin + k);
    const Hash right = mth(begin + k, end);
    return digest(algorithm_, "\x01" + std::string(as_text(left)) + std::string(as_text(right)));
  }

  Algorithm algorithm_;
  std::map<std::pair<std::size_t, std::size_t>, Hash> known_;
};

// --- a log in memory, as Frontier completes it ----------------------------------------------------------------------

struct Log {
  explicit Log(Algorithm a) : algorithm(a), frontier(a) {}

  void grow(std::uint64_t size) {
    while (frontier.size() < size) {
      std::vector<TreeNode> completed;
      frontier.append(leaf_hash(algorithm, entry(frontier.size())), &completed);
      for (const TreeNode& node : completed) {
        EXPECT_TRUE(nodes.emplace(std::pair(node.level, node.index), node.hash).second);
      }
      roots.push_back(frontier.root());
    }
  }
  [[nodiscard]] NodeReader reader() const {
    return [this](int level, std::uint64_t index) -> Result<Hash> {
      const auto found = nodes.find({level, index});
      if (found == nodes.end()) return failure("E-TEST", "没有", "none", "", "");
      return found->second;
    };
  }
  [[nodiscard]] const Hash& root(std::uint64_t size) const { return roots.at(size - 1); }

  Algorithm algorithm;
  Frontier frontier;
  std::vector<Hash> roots;  // of the sizes from 1
  std::map<std::pair<int, std::uint64_t>, Hash> nodes;
};

class Trees : public testing::TestWithParam<Algorithm> {
 protected:
  Trees() : log_(GetParam()), referee_(GetParam()) { log_.grow(kSizes); }
  Log log_;
  Referee referee_;
};

INSTANTIATE_TEST_SUITE_P(Both, Trees, testing::ValuesIn(kBoth), [](const auto& param) {
  return param.param == Algorithm::kSha256 ? "sha256" : "sm3";
});

// GB/T 32905-2016, A.1 and A.2; FIPS 180-4.
TEST(Hashes, PublishedExamples) {
  EXPECT_EQ(hex_of(digest(Algorithm::kSm3, "abc")),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string sixteen;
  for (int i = 0; i < 16; ++i) sixteen += "abcd";
  EXPECT_EQ(hex_of(digest(Algorithm::kSm3, sixteen)),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  EXPECT_EQ(hex_of(digest(Algorithm::kSha256, "abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_of(empty_root(Algorithm::kSha256)),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_of(empty_root(Algorithm::kSm3)),
            "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

TEST_P(Trees, RootsAreThoseOfTheReferee) {
  const Algorithm a = GetParam();
  EXPECT_EQ(Frontier(a).root(), referee_.mth(0, 0));
  EXPECT_EQ(*tree_root(a, 0, log_.reader()), referee_.mth(0, 0));
  for (std::uint64_t n = 1; n <= kSizes; ++n) {
    EXPECT_EQ(log_.root(n), referee_.mth(0, n)) << n;
    EXPECT_EQ(*tree_root(a, n, log_.reader()), log_.root(n)) << n;
  }
}

TEST_P(Trees, EveryInclusionProof) {
  const Algorithm a = GetParam();
  for (std::uint64_t n = 1; n <= kSizes; ++n) {
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto proof = inclusion_proof(a, i, n, log_.reader());
      ASSERT_TRUE(proof.ok());
      ASSERT_EQ(*proof, referee_.path(i, 0, n)) << i << " of " << n;
      const Hash leaf = leaf_hash(a, entry(i));
      ASSERT_TRUE(verify_inclusion(a, i, n, leaf, *proof, log_.root(n)).empty())
          << i << " of " << n;
      // Of another leaf, another place and another size it proves nothing.
      const Hash other = leaf_hash(a, entry(i + 1));
      EXPECT_FALSE(verify_inclusion(a, i, n, other, *proof, log_.root(n)).empty());
      if (n > 1) {
        EXPECT_FALSE(verify_inclusion(a, i ^ 1U, n, leaf, *proof, log_.root(n)).empty());
      }
      if (n < kSizes) {
        EXPECT_FALSE(verify_inclusion(a, i, n, leaf, *proof, log_.root(n + 1)).empty());
      }
    }
  }
}

TEST_P(Trees, EveryConsistencyProof) {
  const Algorithm a = GetParam();
  for (std::uint64_t n = 1; n <= kSizes; ++n) {
    for (std::uint64_t m = 1; m <= n; ++m) {
      const auto proof = consistency_proof(a, m, n, log_.reader());
      ASSERT_TRUE(proof.ok());
      ASSERT_EQ(*proof, referee_.subproof(m, 0, n, true)) << m << " of " << n;
      ASSERT_TRUE(verify_consistency(a, m, n, *proof, log_.root(m), log_.root(n)).empty())
          << m << " of " << n;
      if (m < n) {
        EXPECT_FALSE(verify_consistency(a, m, n, *proof, log_.root(n), log_.root(m)).empty());
        EXPECT_FALSE(verify_consistency(a, m + 1, n, *proof, log_.root(m), log_.root(n)).empty());
      }
    }
  }
}

// Calls `refused` with every variant of the proof that differs in one byte, lacks an end, or has one hash more.
void corrupt(const Proof& proof, const std::function<bool(const Proof&)>& refused) {
  for (std::size_t i = 0; i < proof.size(); ++i) {
    for (std::size_t k = 0; k < sizeof(Hash); ++k) {
      Proof bad = proof;
      bad[i][k] ^= static_cast<unsigned char>(1U << (k % 8));
      EXPECT_TRUE(refused(bad)) << "hash " << i << ", byte " << k;
    }
    Proof without = proof;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_TRUE(refused(without)) << "without hash " << i;
  }
  for (std::size_t i = 0; i <= proof.size(); ++i) {
    Proof more = proof;
    more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), Hash{});
    EXPECT_TRUE(refused(more)) << "a hash more at " << i;
  }
}

TEST_P(Trees, NoCorruptionPasses) {
  const Algorithm a = GetParam();
  for (const std::uint64_t n : {1U, 2U, 3U, 7U, 8U, 9U, 31U, 33U, 100U}) {
    for (std::uint64_t i = 0; i < n; i += 1 + n / 9) {
      const Hash leaf = leaf_hash(a, entry(i));
      const Proof proof = *inclusion_proof(a, i, n, log_.reader());
      corrupt(proof, [&](const Proof& bad) {
        return !verify_inclusion(a, i, n, leaf, bad, log_.root(n)).empty();
      });
      for (std::size_t k = 0; k < sizeof(Hash); ++k) {
        Hash bad = log_.root(n);
        bad[k] ^= 0x10U;
        EXPECT_FALSE(verify_inclusion(a, i, n, leaf, proof, bad).empty());
        bad = leaf;
        bad[k] ^= 0x80U;
        EXPECT_FALSE(verify_inclusion(a, i, n, bad, proof, log_.root(n)).empty());
      }
    }
    for (std::uint64_t m = 1; m <= n; m += 1 + n / 9) {
      const Proof proof = *consistency_proof(a, m, n, log_.reader());
      corrupt(proof, [&](const Proof& bad) {
        return !verify_consistency(a, m, n, bad, log_.root(m), log_.root(n)).empty();
      });
      for (std::size_t k = 0; k < sizeof(Hash); ++k) {
        Hash bad = log_.root(m);
        bad[k] ^= 0x01U;
        EXPECT_FALSE(verify_consistency(a, m, n, proof, bad, log_.root(n)).empty());
        bad = log_.root(n);
        bad[k] ^= 0x01U;
        EXPECT_FALSE(verify_consistency(a, m, n, proof, log_.root(m), bad).empty());
      }
    }
  }
}

TEST_P(Trees, OneAlgorithmIsNotTheOther) {
  const Algorithm other = GetParam() == Algorithm::kSha256 ? Algorithm::kSm3 : Algorithm::kSha256;
  const Proof proof = *inclusion_proof(GetParam(), 3, 7, log_.reader());
  const Hash leaf = leaf_hash(GetParam(), entry(3));
  EXPECT_FALSE(verify_inclusion(other, 3, 7, leaf, proof, log_.root(7)).empty());
}

TEST_P(Trees, OutOfRangeIsRefused) {
  const Algorithm a = GetParam();
  const auto code = [](const auto& r) { return r.ok() ? "ok" : r.errors().front().code; };
  EXPECT_EQ(code(inclusion_proof(a, 5, 5, log_.reader())), "E-AUDIT-RANGE");
  EXPECT_EQ(code(inclusion_proof(a, 0, 0, log_.reader())), "E-AUDIT-RANGE");
  EXPECT_EQ(code(inclusion_proof(a, 0, kTreeSizeMax + 1, log_.reader())), "E-AUDIT-RANGE");
  EXPECT_EQ(code(consistency_proof(a, 0, 0, log_.reader())), "E-AUDIT-RANGE");
  EXPECT_EQ(code(consistency_proof(a, 0, 5, log_.reader())), "E-AUDIT-RANGE");
  EXPECT_EQ(code(consistency_proof(a, 6, 5, log_.reader())), "E-AUDIT-RANGE");
  EXPECT_EQ(code(tree_root(a, kTreeSizeMax + 1, log_.reader())), "E-AUDIT-RANGE");
  EXPECT_EQ(code(tree_root(a, kSizes + 1, log_.reader())), "E-TEST");  // the reader's own
  EXPECT_EQ(code(inclusion_proof(a, 0, kSizes + 2, log_.reader())), "E-TEST");
  EXPECT_EQ(code(root_from_inclusion(a, 1, 1, log_.root(1), {})), "E-AUDIT-PROOF");
  const Hash root = log_.root(1);
  const auto refusal = [&](std::uint64_t m, std::uint64_t n) {
    return verify_consistency(a, m, n, {}, root, root);
  };
  EXPECT_TRUE(refusal(1, 1).empty());
  for (const auto& [m, n] : std::initializer_list<std::pair<std::uint64_t, std::uint64_t>>{
           {0, 0}, {0, 1}, {2, 1}, {kTreeSizeMax + 1, kTreeSizeMax + 1}, {3, 4}, {2, 4}}) {
    ASSERT_FALSE(refusal(m, n).empty()) << m << ' ' << n;
    EXPECT_EQ(refusal(m, n).front().code, "E-AUDIT-PROOF");
  }
}

// Trees whose sizes need all 63 bits: every complete subtree of a level has the same hash here, as if all leaves were alike.
TEST_P(Trees, SizesUpToTheLimit) {
  const Algorithm a = GetParam();
  std::vector<Hash> level{leaf_hash(a, "same")};
  while (level.size() < 64) level.push_back(node_hash(a, level.back(), level.back()));
  const NodeReader read = [&](int l, std::uint64_t index) -> Result<Hash> {
    EXPECT_LE(index, kTreeSizeMax >> static_cast<unsigned>(l));
    return level.at(static_cast<std::size_t>(l));
  };
  for (const std::uint64_t n :
       {kTreeSizeMax, kTreeSizeMax - 1, (kTreeSizeMax >> 1U) + 1, kTreeSizeMax / 3}) {
    const Hash root = *tree_root(a, n, read);
    for (const std::uint64_t i : {std::uint64_t{0}, n / 2, n / 3, n - 1}) {
      const Proof proof = *inclusion_proof(a, i, n, read);
      EXPECT_LE(proof.size(), 63U);
      EXPECT_TRUE(verify_inclusion(a, i, n, level[0], proof, root).empty()) << i << " of " << n;
      const std::uint64_t m = i + 1;
      const Proof grown = *consistency_proof(a, m, n, read);
      EXPECT_TRUE(verify_consistency(a, m, n, grown, *tree_root(a, m, read), root).empty())
          << m << " of " << n;
    }
  }
}

TEST_P(Trees, FrontierSurvivesStorage) {
  Frontier frontier(GetParam());
  for (std::uint64_t n = 0; n <= kSizes; ++n) {
    const std::string stored = frontier.serialise();
    EXPECT_EQ(stored.size(), 10U + 32U * static_cast<unsigned>(std::popcount(n)));
    const auto back = Frontier::parse(stored);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(*back, frontier);
    for (std::size_t cut = 0; cut < stored.size(); ++cut) {
      ASSERT_FALSE(Frontier::parse(stored.substr(0, cut)).ok());
    }
    EXPECT_FALSE(Frontier::parse(stored + "x").ok());
    frontier = *back;
    frontier.append(leaf_hash(GetParam(), entry(n)));
    if (n < kSizes) {
      EXPECT_EQ(frontier.root(), log_.root(n + 1));
    }
  }
  const auto bad = Frontier::parse("\x02\x01 and so on");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.errors().front().code, "E-AUDIT-FRONTIER");
  std::string stored = frontier.serialise();
  stored[1] = 3;
  EXPECT_FALSE(Frontier::parse(stored).ok());
  stored[1] = static_cast<char>(GetParam());
  stored[2] = static_cast<char>(0x80);
  EXPECT_FALSE(Frontier::parse(stored + std::string(32, 'x')).ok());
}

TEST(Twin, HasBothRoots) {
  TwinFrontier twin;
  TwinFrontier::Completed completed;
  Log sha256(Algorithm::kSha256);
  Log sm3(Algorithm::kSm3);
  sha256.grow(21);
  sm3.grow(21);
  for (std::uint64_t i = 0; i < 21; ++i) {
    const auto back = TwinFrontier::parse(twin.serialise());
    ASSERT_TRUE(back.ok());
    ASSERT_EQ(*back, twin);
    twin.append(entry(i), &completed);
    EXPECT_EQ(twin.roots(), (Roots{sha256.root(i + 1), sm3.root(i + 1)}));
  }
  EXPECT_EQ(completed.sha256.size(), sha256.nodes.size());
  EXPECT_EQ(completed.sm3.size(), sm3.nodes.size());
  const std::string a = sha256.frontier.serialise();
  const std::string b = sm3.frontier.serialise();
  EXPECT_EQ(a + b, twin.serialise());
  EXPECT_FALSE(TwinFrontier::parse(b + a).ok());
  EXPECT_FALSE(TwinFrontier::parse(a + a).ok());
  sm3.grow(22);  // 22 has as many bits as 21
  EXPECT_FALSE(TwinFrontier::parse(a + sm3.frontier.serialise()).ok());
}

TEST(ProofText, RoundTripAndRefusals) {
  Log log(Algorithm::kSha256);
  log.grow(9);
  const Proof proof = *inclusion_proof(Algorithm::kSha256, 4, 9, log.reader());
  const std::string text = to_text(proof);
  EXPECT_EQ(*parse_proof(text), proof);
  EXPECT_TRUE(parse_proof("")->empty());
  for (const std::string& bad :
       {text.substr(0, text.size() - 1), text + "\n", "\n" + text, text + "AAAA\n", " " + text,
        // the bits behind the last byte are not zero
        std::string(42, 'A') + "B=\n"}) {
    ASSERT_FALSE(parse_proof(bad).ok()) << bad;
    EXPECT_EQ(parse_proof(bad).errors().front().code, "E-AUDIT-PROOF");
  }
  std::string many;
  for (int i = 0; i < 128; ++i) many += std::string(43, 'A') + "=\n";
  EXPECT_EQ(parse_proof(many)->size(), 128U);
  EXPECT_FALSE(parse_proof(many + std::string(43, 'A') + "=\n").ok());
}

}  // namespace
}  // namespace zhida::audit
