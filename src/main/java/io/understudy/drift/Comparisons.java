package io.understudy.drift;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.understudy.drift.Drifts.Compared;
import io.understudy.inventory.InstanceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Comparisons that were made already. Every page tells how every cluster stands, and most stand as
 * they did a moment ago. A question names all that an answer rests on, as read from the database in
 * the same transaction, so an answer never outlives its reasons, whichever console changed them.
 */
@ApplicationScoped
class Comparisons {

  private static final int MOST = 1000;

  private final Cache<Question, Comparison> made = Caffeine.newBuilder().maximumSize(MOST).build();

  /**
   * Two newest revisions, and what else decides how they compare.
   *
   * @param base the version of the base of the three-way comparison
   */
  record Question(Side primary, Side standby, boolean standbyReplays, RuleSet rules, long base) {

    static Question of(Compared compared, boolean standbyReplays, RuleSet rules, long base) {
      return new Question(
          new Side(
              compared.primary().id(),
              compared.primaryRevision().number(),
              compared.primaryRevision().described()),
          new Side(
              compared.standby().id(),
              compared.standbyRevision().number(),
              compared.standbyRevision().described()),
          standbyReplays,
          rules,
          base);
    }
  }

  /** An instance, whose component and node never change, with its newest revision. */
  record Side(InstanceId instance, int revision, int described) {}

  /** The answer, worked out by {@code making} when it is not known. */
  Comparison of(Question question, Supplier<Comparison> making) {
    Comparison known = made.getIfPresent(question);
    if (known == null) {
      known = making.get();
      made.put(question, known);
    }
    return known;
  }
}
