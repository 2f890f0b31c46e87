/**
 * What flows between the stages: small values that Flink serializes without Kryo. Only {@link
 * io.heygem.operators.record.FaceCrops} and {@link io.heygem.operators.record.MouthPatches} carry
 * pixels across the network.
 */
package io.heygem.operators.record;
