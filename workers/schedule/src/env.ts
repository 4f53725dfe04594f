import type { Standing } from '@dot-do/service'

export interface Env {
  SCHEDULES: DurableObjectNamespace
  STANDING: Standing
  SECRETS_KEY: string
}
